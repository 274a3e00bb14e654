package dev.keyhold.keypal;

import static dev.keyhold.keypal.KeypalLogQuery.ALL;
import static dev.keyhold.keypal.Samples.fresh;
import static dev.keyhold.keypal.Samples.metadata;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.TrailVerdict;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.sqlite.SqliteStorage;
import dev.keyhold.tck.InMemoryStorage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** keypal's contract over a storage that keeps a trail of its own. */
class AuditedTest {
  @Test
  void changes_have_entries_of_their_own_that_are_no_logs() {
    try (Storage storage =
        AuditedStorage.over(InMemoryStorage.open(), () -> AuditContext.UNKNOWN)) {
      KeypalStorage keypal = Samples.over(storage);
      keypal.save(fresh("k1", "ada"));
      keypal.updateMetadata("k1", metadata("{'lastUsedAt': '2026-01-01T00:00:00.000Z'}"));
      keypal.updateMetadata("k1", metadata("{'revokedAt': '2026-01-02', 'name': 'old'}"));

      assertThat(keypal.findLogs(ALL)).isEmpty();
      assertThat(actions(storage))
          .containsExactly("account.create", "api_key.create", "api_key.update", "api_key.revoke");
    }
  }

  private static List<String> actions(Storage storage) {
    return storage.read(
        tx ->
            tx
                .audit()
                .list(AuditQuery.ALL.newestFirst(false), PageRequest.first(100))
                .items()
                .stream()
                .map(entry -> entry.content().action())
                .toList());
  }

  @Test
  void the_trail_stays_intact_when_scattered_logs_are_deleted(@TempDir Path folder) {
    SqliteStorage file = SqliteStorage.open(folder.resolve("audited.db"));
    try (Storage storage = AuditedStorage.over(file, () -> AuditContext.UNKNOWN)) {
      KeypalStorage keypal = Samples.over(storage);
      for (int unit = 0; unit < 16; unit++) {
        saveScattered(storage, keypal, unit * 100);
      }

      assertThat(keypal.deleteLogs(ALL.ownerId("ada"))).isEqualTo(1_600);

      TrailVerdict verdict = TrailVerifier.verify(storage, List.of(), List.of(), read -> {});
      assertThat(verdict.isIntact()).isTrue();
      assertThat(verdict.erased()).isEqualTo(1_600);
      StoredEntry blank = storage.read(tx -> tx.audit().find("l7").orElseThrow());
      assertThat(blank.entry()).isEmpty();
      assertThat(keypal.countLogs(ALL)).isZero();
    }
  }

  /** Logs with other entries between them: an erasure has to name each by its number. */
  private static void saveScattered(Storage storage, KeypalStorage keypal, int from) {
    storage.write(
        tx -> {
          for (int i = from; i < from + 100; i++) {
            keypal.saveLog(
                tx,
                new KeypalLog("l" + i, "created", "k" + i, "ada", "2025-12-31", Optional.empty()));
            tx.audit().append(AuditEntry.builder("own" + i, "hub.work", Samples.T0).build());
          }
          return true;
        });
  }
}

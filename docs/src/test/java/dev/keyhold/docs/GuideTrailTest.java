package dev.keyhold.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditForwarder;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.Retention;
import dev.keyhold.audit.RetentionReport;
import dev.keyhold.audit.RetentionRule;
import dev.keyhold.audit.TrailFile;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditFeed;
import dev.keyhold.tck.InMemoryStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide says of the trail's upkeep. */
class GuideTrailTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  @TempDir Path data;
  private final AuditScope scope = new AuditScope(AuditContext.of("hub"));
  private final AuditedStorage storage = AuditedStorage.over(InMemoryStorage.open(), scope);
  private final InstantSource clock = InstantSource.fixed(NOW);

  private void append(String action, int daysAgo) {
    AuditEntry entry =
        AuditEntry.builder(action, action, NOW.minus(Duration.ofDays(daysAgo))).build();
    storage.write(tx -> tx.audit().append(entry));
  }

  @Test
  void forwarding() throws IOException {
    append("session.begin", 1);

    List<AuditFeed> feeds = new ArrayList<>(AuditFeed.found(storage));
    TrailFile file = new TrailFile(data.resolve("trail.jsonl"), 100_000_000, 10);
    feeds.add(new AuditFeed(storage, "trail-file", file));
    AuditForwarder forwarder = AuditForwarder.start(feeds);

    forwarder.close();
    file.close();
    assertThat(Files.readAllLines(data.resolve("trail.jsonl"))).hasSize(1);
  }

  @Test
  void retention() {
    append("session.begin", 40);
    append("account.create", 40);

    Retention retention =
        new Retention(
            storage,
            List.of(
                RetentionRule.FOR_EVER.inOrganization("court"),
                RetentionRule.keep(Duration.ofDays(30)).ofAction("session.*"),
                RetentionRule.keep(Duration.ofDays(400))),
            clock);
    RetentionReport would = retention.dryRun();
    RetentionReport did = retention.run();

    assertThat(would.entries()).isEqualTo(1);
    assertThat(did.entries()).isEqualTo(1);
  }
}

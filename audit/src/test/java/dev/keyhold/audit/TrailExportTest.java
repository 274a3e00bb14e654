package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.keyhold.audit.NodeVerifier.Ran;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.InMemoryStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is exported is verified by a program that knows nothing of Keyhold but its format. */
class TrailExportTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final NoteSigner SIGNER = NoteSigner.generate("example.org/hub");
  private static final String PUBLIC_KEY = SIGNER.verifier().text();

  @TempDir Path folder;
  private final Storage plain = InMemoryStorage.open();
  private final Storage storage = AuditedStorage.over(plain, () -> AuditContext.UNKNOWN);

  @BeforeEach
  void there_are_600_entries_and_a_checkpoint_of_540() {
    assumeThat(NodeVerifier.isThere()).as("node runs the second implementation").isTrue();
    append(0, 539);
    storage.write(tx -> tx.audit().erase(AuditQuery.ALL.ownerId("leaver"), T0, 1_000));
    Checkpoints.sign(storage, SIGNER);
    append(540, 600);
  }

  private void append(int from, int to) {
    storage.write(
        tx -> {
          for (int i = from; i < to; i++) {
            tx.audit()
                .append(
                    AuditEntry.builder("e" + i, "test.run", T0.plusMillis(i))
                        .ownerId(i % 50 == 7 ? "leaver" : "stayer \u20ac \" \\ \u0001")
                        .build());
          }
          return to;
        });
  }

  @ParameterizedTest
  @CsvSource({
    "1, 540, 11, all 540",
    "1, 1, 0, all 540",
    "8, 8, 1, all 540",
    "100, 300, 4, all 540",
    "256, 257, 0, all 540",
    "257, 512, 6, all 540",
    "540, 540, 0, all 540"
  })
  void a_range_leads_to_the_checkpoint(long first, long last, int erased, String anchored)
      throws Exception {
    Ran ran = verify(export(first, last), PUBLIC_KEY);

    assertThat(ran.said())
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "intact: %d..%d, %d of them erased; a checkpoint vouches for %s\n",
                first,
                last,
                erased,
                anchored));
    assertThat(ran.exitCode()).isZero();
  }

  @Test
  void without_a_checkpoint_a_range_leads_to_the_head() throws Exception {
    List<String> bundle = export(550, 1_000);

    assertThat(bundle).hasSize(52);
    assertThat(verify(bundle).said()).startsWith("intact: 550..600, 0 of them erased; no public");
    assertThat(verify(bundle, PUBLIC_KEY).said()).startsWith("there is no checkpoint");
  }

  @Test
  void whatever_is_changed_in_a_bundle_is_found() throws Exception {
    List<String> bundle = export(100, 300);

    assertFound(bundle, 50, line -> line.replace("test.run", "test.ran"), "edited at 149");
    assertFound(
        bundle, 50, line -> line.replace("\"id\":\"e148\"", "\"id\":\"e9\""), "edited at 149");
    assertFound(bundle, 9, line -> line.replaceFirst("\"id\":\"e107\"", "\"id\":\"e9\""), "edited");
    assertFound(
        bundle,
        9,
        line -> line.replaceFirst("erasedAt\":\\d+", "erasedAt\":null"),
        "malformed at line 10");
    assertFound(
        bundle, 0, line -> line.replace("\"size\":540", "\"size\":541"), "malformed at line 1");
    assertFound(bundle, 0, line -> line.replaceFirst("root\":\"..", "root\":\"00"), "edited: the");
    assertFound(bundle, 0, line -> line.replace("hub\\n540", "hub\\n541"), "the checkpoint has no");
    List<String> shorter = new ArrayList<>(bundle);
    shorter.remove(60);
    assertThat(verify(shorter, PUBLIC_KEY).said()).startsWith("missing 159..159");
    assertThat(verify(bundle.subList(0, 100), PUBLIC_KEY).said()).startsWith("missing 199..300");
    String other = NoteSigner.generate("example.org/hub").verifier().text();
    assertThat(verify(bundle, other).said()).startsWith("the checkpoint has no valid signature");
  }

  private void assertFound(
      List<String> bundle, int place, UnaryOperator<String> change, String verdict)
      throws Exception {
    List<String> changed = new ArrayList<>(bundle);
    changed.set(place, change.apply(bundle.get(place)));
    assertThat(changed).isNotEqualTo(bundle);

    Ran ran = verify(changed, PUBLIC_KEY);

    assertThat(ran.said()).startsWith(verdict);
    assertThat(ran.exitCode()).isEqualTo(1);
  }

  @Test
  void a_range_that_is_not_there_is_refused() {
    for (long first : List.of(0L, 601L)) {
      assertThatThrownBy(() -> export(first, 700))
          .isInstanceOf(StorageException.InvalidInput.class);
    }
    assertThatThrownBy(() -> export(9, 8)).isInstanceOf(StorageException.InvalidInput.class);
  }

  private List<String> export(long first, long last) throws IOException {
    StringBuilder out = new StringBuilder();
    TrailExport.write(plain, first, last, out);
    return out.toString().lines().toList();
  }

  /** As node has it; what Java says is the same. */
  private Ran verify(List<String> bundle, String... key) throws Exception {
    Path file = Files.write(folder.resolve("bundle.jsonl"), bundle);
    Ran ran = NodeVerifier.verify(file, key);
    Optional<NoteVerifier> verifier = Arrays.stream(key).map(NoteVerifier::parse).findFirst();
    try (InputStream in = Files.newInputStream(file)) {
      assertThat(TrailBundle.verify(in, verifier).found() + "\n").isEqualTo(ran.said());
    }
    return ran;
  }
}

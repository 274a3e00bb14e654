package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.TrailVerdict.Kind;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trail that schema 1 has kept: entries with a leaf and one without, erased ones, a tile of the
 * tree and a checkpoint. It was made by the version that brought the schema, and is never made
 * anew.
 */
class UpgradedTrailTest {
  private static final NoteVerifier KEY =
      NoteVerifier.parse("example.org/hub+295de6fb+AcbCdVhFvYjqhhnBV5/Zb7uR5iClvlOi4w85fo3mFxli");
  private static final String CHECKPOINT =
      """
      example.org/hub
      311
      u8zmgTa0yDWvxeQ2xbujvVabTk93EGjdYqYK9I8hy+g=

      \u2014 example.org/hub KV3m+ymtEZS49JdlHthQpYlNGBUX1Ez0V64YFw36wAHH6SwgdlqKIR4WZ+wxkejERLq5r/Dg5Qp/kUsBHWMmDLQvvQw=
      """;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void a_file_of_schema_1() throws Exception {
    file = folder.resolve("system.db");
    try (InputStream kept = getClass().getResourceAsStream("audited-1.db")) {
      Files.copy(kept, file);
    }
  }

  private Storage open() {
    return Keyhold.open("sqlite:" + file);
  }

  private static TrailVerdict verify(Storage storage) {
    return TrailVerifier.verify(storage, List.of(KEY), List.of(CHECKPOINT), read -> {});
  }

  @Test
  void is_proved_by_its_checkpoint_as_before_and_grows() {
    try (Storage storage = open()) {
      assertThat(verify(storage)).isEqualTo(new TrailVerdict(Kind.INTACT, 0, 0, 312, 4, 311));
    }
    try (Storage storage = AuditedStorage.over(open(), () -> AuditContext.of("ops"))) {
      AuditEntry entry = AuditEntry.builder("new", "test.run", Instant.EPOCH).build();
      storage.write(tx -> tx.audit().append(entry));
      assertThat(verify(storage)).isEqualTo(new TrailVerdict(Kind.INTACT, 0, 0, 313, 4, 311));
    }
  }

  @Test
  void says_what_its_rows_say() {
    try (Storage storage = open()) {
      assertThat(RevivedKeys.of(storage)).isEmpty();
    }
  }
}

package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.TrailVerdict.Kind;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A trail, a copy of it to tamper with, and a plain SQLite shell. */
abstract class TamperedTrail {
  static final int ENTRIES = 700;
  static final int LAST_COMPLETE = 512;
  static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir static Path sound;
  @TempDir Path folder;
  Path file;

  /** 700 entries, of which 40 are erased, in several commits. */
  @BeforeAll
  static void there_is_a_trail() {
    try (Storage storage = open(sound.resolve("system.db"))) {
      for (int first = 1; first < ENTRIES - 1; first += 50) {
        int from = first;
        storage.write(
            tx -> {
              for (int i = from; i < Math.min(from + 50, ENTRIES); i++) {
                tx.audit().append(entry(i));
              }
              return from;
            });
      }
      storage.write(tx -> tx.audit().erase(AuditQuery.ALL.ownerId("leaver"), T0, 1_000));
    }
  }

  static AuditEntry entry(int i) {
    return AuditEntry.builder("e" + i, "test.run", T0.plusMillis(i))
        .ownerId(i % 17 == 0 ? "leaver" : "stayer")
        .actorId("actor")
        .address("192.0.2.1")
        .details(Json.of(Map.of("i", i)))
        .build();
  }

  static Storage open(Path file) {
    return AuditedStorage.over(Keyhold.open("sqlite:" + file), () -> AuditContext.of("ops"));
  }

  @BeforeEach
  void take_a_copy() throws IOException {
    file = Files.copy(sound.resolve("system.db"), folder.resolve("system.db"));
  }

  static final NoteSigner SIGNER = NoteSigner.generate("example.org/hub");

  String checkpoint(long size) {
    try (Storage plain = Keyhold.open("sqlite:" + sound.resolve("system.db"))) {
      byte[] root = plain.read(tx -> new TreeReader(tx).root(size));
      return SIGNER.sign(new Checkpoint("example.org/hub", size, Bytes.of(root)).text());
    }
  }

  TrailVerdict verify(String... anchored) {
    try (Storage plain = Keyhold.open("sqlite:" + file)) {
      return TrailVerifier.verify(plain, List.of(SIGNER.verifier()), List.of(anchored), read -> {});
    }
  }

  static void assertFound(TrailVerdict verdict, Kind kind, long first, long last) {
    assertThat(verdict)
        .extracting(TrailVerdict::kind, TrailVerdict::first, TrailVerdict::last)
        .containsExactly(kind, first, last);
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA ignore_check_constraints = ON");
      Map<String, String> triggers = triggers(statement);
      for (String trigger : triggers.keySet()) {
        statement.execute("DROP TRIGGER " + trigger);
      }
      statement.execute(sql);
      // Who does this covers the tracks; a store refuses a file without its triggers.
      for (String definition : triggers.values()) {
        statement.execute(definition);
      }
    }
  }

  private static Map<String, String> triggers(Statement statement) throws SQLException {
    Map<String, String> triggers = new HashMap<>();
    try (ResultSet found =
        statement.executeQuery(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE 'audit%'")) {
      while (found.next()) {
        triggers.put(found.getString(1), found.getString(2));
      }
    }
    return triggers;
  }
}

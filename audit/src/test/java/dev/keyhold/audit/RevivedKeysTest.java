package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.Storage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys whose rows forget what the trail remembers. */
class RevivedKeysTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private Storage storage;

  @BeforeEach
  void revoked_rotated_and_living_keys() {
    storage =
        AuditedStorage.over(
            Keyhold.open("sqlite:" + folder.resolve("system.db")), () -> AuditContext.of("ops"));
    storage.write(
        tx -> {
          for (String id : new String[] {"revoked", "rotated", "graced", "living"}) {
            tx.apiKeys().insert(key(id));
          }
          tx.apiKeys().insert(key("imported").toBuilder().revokedAt(T0).build());
          tx.apiKeys().rotate("graced", key("s1"), Rotation.at(T0).graceUntil(T0.plusSeconds(9)));
          tx.apiKeys().rotate("rotated", key("s2"), Rotation.at(T0));
          return tx.apiKeys().revoke("revoked", Revocation.at(T0).reason("lost"));
        });
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private static ApiKey key(String id) {
    return ApiKey.builder(id, new KeyHash("hash of " + id), "sha256", T0).build();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TRIGGER IF EXISTS api_keys_stay_revoked");
      statement.execute(sql);
    }
  }

  @Test
  void none_has_come_back_where_nobody_touched_the_file() {
    assertThat(RevivedKeys.of(storage)).isEmpty();
  }

  @Test
  void each_that_came_back_is_named() throws Exception {
    execute("UPDATE api_keys SET revoked_at = NULL, revocation_reason = NULL");

    assertThat(RevivedKeys.of(storage)).containsExactly("imported", "revoked", "rotated");
  }

  @Test
  void one_that_was_deleted_is_free_to_come_again() throws Exception {
    storage.write(tx -> tx.apiKeys().delete("revoked"));
    assertThat(RevivedKeys.of(storage)).isEmpty();

    storage.write(tx -> tx.apiKeys().insert(key("revoked")));
    assertThat(RevivedKeys.of(storage)).isEmpty();

    storage.write(tx -> tx.apiKeys().revoke("revoked", Revocation.at(T0)));
    execute("UPDATE api_keys SET revoked_at = NULL, revocation_reason = NULL WHERE id = 'revoked'");
    assertThat(RevivedKeys.of(storage)).containsExactly("revoked");
  }
}

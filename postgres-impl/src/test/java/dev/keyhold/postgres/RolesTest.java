package dev.keyhold.postgres;

import static dev.keyhold.postgres.Samples.ADA;
import static dev.keyhold.postgres.Samples.execute;
import static dev.keyhold.postgres.Samples.hasAccount;
import static dev.keyhold.postgres.Samples.key;
import static dev.keyhold.postgres.Samples.stranger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.testserver.PostgresServer;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One role owns the tables, and another, which the hub has, uses them: as the page says. */
@Timeout(60)
class RolesTest {
  private final String role = "hub_" + UUID.randomUUID().toString().replace("-", "");
  private final String url = PostgresServer.url();
  private final String schema = url.substring(url.indexOf("?schema=") + 8);
  private final String asHub = PostgresServer.as(role, url);
  private Connection owner;

  @BeforeEach
  void the_owner_migrates() throws Exception {
    PostgresStorage.open(StorageConfig.of(url)).close();
    owner = stranger(url);
    execute(owner, "CREATE ROLE " + role + " LOGIN");
  }

  @AfterEach
  void close() throws Exception {
    execute(owner, "DROP OWNED BY " + role + "; DROP ROLE " + role);
    owner.close();
  }

  private StorageConfig config() {
    return StorageConfig.builder(asHub).setting("migrations", "validate").build();
  }

  @Test
  void a_role_with_the_rights_of_the_page_is_enough() throws Exception {
    for (String grant :
        List.of(
            "GRANT USAGE ON SCHEMA %s TO %s",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %s TO %s",
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA %s TO %s")) {
      execute(owner, grant.formatted(schema, role));
    }

    try (PostgresStorage storage = PostgresStorage.open(config())) {
      storage.run(
          tx -> {
            tx.identities().accounts().create(ADA);
            tx.apiKeys().insert(key("key").toBuilder().ownerId("ada").build());
            tx.apiKeys().revoke("key", Revocation.at(Samples.T0));
            tx.audit().append(Samples.entry("e1"));
          });
      assertThat(hasAccount(storage, "ada")).isTrue();
      assertThat(storage.findKey(key("key").hash())).isPresent();
    }
  }

  @Test
  void a_role_without_rights_is_told_so() {
    assertThatThrownBy(() -> PostgresStorage.open(config()))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("docs/postgresql.md");
  }
}

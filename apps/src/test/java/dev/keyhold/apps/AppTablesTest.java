package dev.keyhold.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.postgres.PostgresTables;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.sqlite.SqliteTables;
import dev.keyhold.testserver.PostgresServer;
import org.junit.jupiter.api.Test;

class AppTablesTest {
  @Test
  void the_migrations_lead_to_the_declarations() {
    assertThat(SqliteTables.diff(AppTables.SET)).isEmpty();
    assertThat(PostgresTables.diff(StorageConfig.of(PostgresServer.url()), AppTables.SET))
        .isEmpty();
  }
}

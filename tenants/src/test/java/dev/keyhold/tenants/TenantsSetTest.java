package dev.keyhold.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.postgres.PostgresTables;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sqlite.SqliteTables;
import dev.keyhold.testserver.PostgresServer;
import org.junit.jupiter.api.Test;

class TenantsSetTest {
  @Test
  void the_migrations_lead_to_the_declarations() {
    for (SetShape set : new SetShape[] {Tenancy.SET, Diary.SET}) {
      assertThat(SqliteTables.diff(set)).isEmpty();
      assertThat(PostgresTables.diff(StorageConfig.of(PostgresServer.url()), set)).isEmpty();
    }
  }
}

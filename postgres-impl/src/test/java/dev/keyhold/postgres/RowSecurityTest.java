package dev.keyhold.postgres;

import static dev.keyhold.postgres.Samples.ADA;
import static dev.keyhold.postgres.Samples.T0;
import static dev.keyhold.postgres.Samples.execute;
import static dev.keyhold.postgres.Samples.number;
import static dev.keyhold.postgres.Samples.stranger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyhold.spi.Organization;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.testserver.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hub's own SQL sees and does in the tables of tenants, by its role and whoever set it. */
@Timeout(60)
class RowSecurityTest {
  private static final String INSERT =
      "INSERT INTO keeper (id, organization_id, name, shifts, version, created_at, updated_at)"
          + " VALUES ('%s', '%s', '%s', 0, 1, 0, 0)";

  private static final Shape KEEPER =
      TheZoo.SET.shapes().stream()
          .filter(shape -> shape.name().equals("keeper"))
          .findFirst()
          .orElseThrow();

  private final String url = PostgresServer.url();
  private HubRole role;
  private Connection hub;

  @BeforeEach
  void two_tenants_have_a_keeper_each() throws Exception {
    role = HubRole.of(url, TheZoo.SET);
    try (PostgresStorage storage = PostgresStorage.open(role.config(TheZoo.SET).build());
        Connection owner = stranger(url)) {
      storage.run(
          tx -> {
            tx.identities().accounts().create(ADA);
            for (String id : new String[] {"acme", "bell"}) {
              tx.identities()
                  .organizations()
                  .create(Organization.builder(id, T0).name(id).slug(id).ownerId("ada").build());
            }
          });
      execute(owner, INSERT.formatted("k-acme", "acme", "Mia"));
      execute(owner, INSERT.formatted("k-bell", "bell", "Tom"));
    }
    hub = role.connection();
  }

  @AfterEach
  void close() throws Exception {
    hub.close();
  }

  private void as(String tenant) throws SQLException {
    execute(hub, "BEGIN");
    execute(hub, "SELECT set_config('keyhold.tenant', '" + tenant + "', true)");
  }

  private long keepers() throws SQLException {
    return number(hub, "SELECT count(*) FROM keeper");
  }

  @Test
  void without_a_tenant_nothing_is_seen_and_nothing_written() throws Exception {
    assertThat(keepers()).isZero();
    execute(hub, "UPDATE keeper SET shifts = 9");
    execute(hub, "DELETE FROM keeper");
    assertThatThrownBy(() -> execute(hub, INSERT.formatted("k1", "acme", "Eve")))
        .hasMessageContaining("row-level security");
    try (Connection owner = stranger(url)) {
      assertThat(number(owner, "SELECT count(*) FROM keeper WHERE shifts = 0")).isEqualTo(2);
    }
  }

  @Test
  void a_tenant_sees_its_own_rows_and_no_longer_than_its_transaction() throws Exception {
    as("acme");
    assertThat(keepers()).isEqualTo(1);
    assertThat(number(hub, "SELECT count(*) FROM keeper WHERE id = 'k-bell'")).isZero();
    execute(hub, "COMMIT");

    assertThat(keepers()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO keeper (id, organization_id, name, shifts, version, created_at, updated_at)"
            + " VALUES ('k1', 'bell', 'Eve', 0, 1, 0, 0)",
        "UPDATE keeper SET organization_id = 'bell'",
        "INSERT INTO keeper (id, organization_id, name, shifts, version, created_at, updated_at)"
            + " VALUES ('k-bell', 'acme', 'Eve', 0, 1, 0, 0) ON CONFLICT (id) DO UPDATE SET name = 'Eve'",
        "TRUNCATE keeper",
        "ALTER TABLE keeper DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE keeper NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY keeper_of_its_tenant ON keeper",
        "CREATE POLICY mine ON keeper USING (true)",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "SET row_security = off; SELECT count(*) FROM keeper"
      })
  void a_tenant_does_not_reach_into_another(String sql) throws Exception {
    as("acme");
    assertThatThrownBy(() -> execute(hub, sql)).isInstanceOf(SQLException.class);
    execute(hub, "ROLLBACK");

    try (Connection owner = stranger(url)) {
      assertThat(
              number(
                  owner,
                  "SELECT count(*) FROM keeper WHERE id = 'k-bell' AND name = 'Tom'"
                      + " AND organization_id = 'bell'"))
          .isEqualTo(1);
    }
  }

  @Test
  void a_name_that_another_tenant_has_is_free() throws Exception {
    as("acme");
    execute(hub, INSERT.formatted("k1", "acme", "Tom"));
    execute(hub, "COMMIT");
  }

  /** A row that is there and one that is not are told alike. */
  @Test
  void a_reference_to_another_tenants_row_is_one_to_nothing() throws Exception {
    String feeding =
        "INSERT INTO feeding (id, org_id, animal_id, keeper_id, created_at, updated_at)"
            + " VALUES ('f1', 'acme', 'none', '%s', 0, 0)";
    String there = refusal(feeding.formatted("k-bell")).replace("k-bell", "?");
    String not = refusal(feeding.formatted("k-none")).replace("k-none", "?");

    assertThat(there).isEqualTo(not);
  }

  private String refusal(String sql) throws SQLException {
    as("acme");
    SQLException thrown = catchThrowableOfType(SQLException.class, () -> execute(hub, sql));
    execute(hub, "ROLLBACK");
    return thrown.getMessage();
  }

  @Test
  void a_storage_without_an_operator_sees_one_tenant_at_a_time() throws Exception {
    var config = role.config(TheZoo.SET);
    try (PostgresStorage storage =
        PostgresStorage.open(
            StorageConfig.builder(config.build().url())
                .setting("migrations", "validate")
                .tables(new ProposedSet(TheZoo.SET))
                .build())) {
      assertThat(
              storage.read(tx -> tx.tables().find(KEEPER, Scope.of("acme"), "k-acme")).isPresent())
          .isTrue();
      assertThat(
              storage.read(tx -> tx.tables().find(KEEPER, Scope.of("acme"), "k-bell")).isPresent())
          .isFalse();
      assertThatThrownBy(
              () -> storage.read(tx -> tx.tables().find(KEEPER, Scope.everywhere(), "k-bell")))
          .isInstanceOf(StorageException.Unsupported.class)
          .hasMessageContaining("operator-role");
    }
  }

  /** They share a transaction, in which the setting would live on. */
  @Test
  void the_handle_of_a_unit_does_not_see_the_tenant_of_the_unit_before() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch both = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try (PostgresStorage storage = PostgresStorage.open(role.config(TheZoo.SET).build())) {
      Future<?> holder =
          pool.submit(
              () ->
                  storage.write(
                      tx -> {
                        busy.countDown();
                        both.await();
                        return tx.tables().find(KEEPER, Scope.of("acme"), "k-acme").isPresent();
                      }));
      busy.await();
      Future<Integer> seen =
          pool.submit(
              () ->
                  storage.write(
                      tx ->
                          PostgresStorage.handle(tx)
                              .createQuery("SELECT count(*) FROM keeper")
                              .mapTo(Integer.class)
                              .one()));
      both.countDown();

      assertThat(holder.get()).isEqualTo(true);
      assertThat(seen.get()).isZero();
    } finally {
      pool.shutdown();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE keeper DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE keeper NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY keeper_of_its_tenant ON keeper",
        "CREATE POLICY more ON keeper USING (true)",
        "CREATE POLICY more ON keeper FOR SELECT USING (true)",
        "ALTER POLICY keeper_of_its_tenant ON keeper USING (current_setting('keyhold.tenant') <> '')",
        "ALTER POLICY keeper_of_its_tenant ON keeper WITH CHECK (true)"
      })
  void a_table_without_its_policies_is_refused_when_it_is_opened(String sql) throws Exception {
    try (Connection owner = stranger(url)) {
      execute(owner, sql);
    }

    assertThatThrownBy(() -> PostgresStorage.open(role.config(TheZoo.SET).build()))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("policies");
  }
}

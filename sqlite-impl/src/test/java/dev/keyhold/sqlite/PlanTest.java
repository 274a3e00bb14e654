package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AuditFilter;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Words;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every look-up and every page is an index range: nothing is scanned, sorted or skipped over. */
class PlanTest {
  private static final PageRequest PAGE = PageRequest.first(10);

  @TempDir Path folder;
  private final Set<String> statements = new LinkedHashSet<>();
  private Connection connection;
  private SqliteTransaction tx;

  @BeforeEach
  void statements_are_recorded() throws Exception {
    connection = SqliteStorage.dataSource(folder.resolve("system.db")).getConnection();
    new Schema(connection).prepare(Settings.MigrationMode.MIGRATE);
    Handle handle =
        Bindings.install(Jdbi.create(() -> connection))
            .setSqlLogger(
                new SqlLogger() {
                  @Override
                  public void logBeforeExecution(StatementContext context) {
                    statements.add(context.getParsedSql().getSql());
                  }
                })
            .open()
            .setStatementBuilder(new KeptStatements());
    tx =
        SqliteTransaction.writing(
            handle,
            CommitWatch.NONE,
            new Appended(),
            HandleGuard.of(connection),
            TableCatalog.NONE);
  }

  @AfterEach
  void every_plan_is_an_index_range() throws Exception {
    assertThat(statements).isNotEmpty();
    for (String statement : statements) {
      List<String> plan = plan(statement);
      assertThat(plan).as(statement).noneMatch(step -> readsMoreThanItNeeds(step, statement));
      assertThat(statement.toUpperCase(Locale.ROOT)).doesNotContain("OFFSET");
    }
    connection.close();
  }

  @Test
  void accounts() {
    tx.identities().accounts().find("ada");
    tx.identities().accounts().findByEmail("ada@example.org");
    tx.identities().accounts().list(PAGE);
    tx.identities().accounts().list(PAGE.after(Cursor.of("accounts", "ada")));
    tx.identities().accounts().delete("ada");
  }

  @Test
  void organizations_and_members() {
    tx.identities().organizations().find("acme");
    tx.identities().organizations().findBySlug("acme");
    tx.identities().organizations().list(PAGE);
    tx.identities().members().find("acme", "ada");
    tx.identities()
        .members()
        .listOf("acme", PAGE.after(Cursor.of(Cursor.list("members", "acme"), "ada")));
    tx.identities()
        .members()
        .listFor("ada", PAGE.after(Cursor.of(Cursor.list("memberships", "ada"), "acme")));
    tx.identities().members().remove("acme", "ada");
    tx.identities().organizations().delete("acme");
    tx.identities().passwords().find("ada");
  }

  @Test
  void keys() {
    tx.apiKeys().insert(Samples.key("key").toBuilder().tags(List.of("one")).build());
    tx.apiKeys().findByHash(new KeyHash("hash"));
    tx.apiKeys().findById("key");
    tx.apiKeys().revoke("key", Revocation.at(T0));
    tx.apiKeys().markUsed("key", T0);
    tx.apiKeys().deleteByOwner("ada");
    for (KeyQuery query :
        List.of(
            KeyQuery.ALL,
            KeyQuery.ALL.ownedBy("ada"),
            KeyQuery.ALL.withoutOwner(),
            KeyQuery.ALL.ofOrganization("acme"),
            KeyQuery.ALL.ofOrganization("acme").ownedBy("ada"),
            KeyQuery.ALL.ofOrganization("acme").withoutOwner(),
            KeyQuery.ALL.ofOrganization("acme").taggedAnyOf(List.of("one", "two")),
            KeyQuery.ALL.taggedAnyOf(List.of("one")),
            KeyQuery.ALL.taggedAnyOf(List.of("one", "two", "three")),
            KeyQuery.ALL.ownedBy("ada").taggedAnyOf(List.of("one", "two")),
            KeyQuery.ALL.withoutOwner().taggedAnyOf(List.of("one", "two")))) {
      tx.apiKeys().list(query, PAGE);
      tx.apiKeys().list(query, PAGE.after(Cursor.of(Cursor.list("keys", query), "7")));
    }
  }

  @Test
  void the_trail_by_each_filter() {
    Map<AuditFilter, String> target =
        Map.of(AuditFilter.TARGET_TYPE, "account", AuditFilter.TARGET_ID, "ada");
    for (AuditFilter filter : AuditFilter.values()) {
      Map<AuditFilter, String> filters =
          target.containsKey(filter) ? target : Map.of(filter, Words.of(Outcome.DENIED));
      tx.audit()
          .list(new AuditQuery(filters, Optional.empty(), Optional.empty(), false, true), PAGE);
    }
  }

  @Test
  void the_trail() {
    for (AuditQuery query :
        List.of(
            AuditQuery.ALL,
            AuditQuery.ALL.newestFirst(false),
            AuditQuery.ALL.erased(true),
            AuditQuery.ALL.ownerId("ada"),
            AuditQuery.ALL.target("account", "ada"),
            AuditQuery.ALL.from(T0).until(T0.plusSeconds(1)),
            AuditQuery.ALL.actorId("ada").from(T0).newestFirst(false),
            AuditQuery.ALL.actorId("ada").action("account.create"))) {
      tx.audit().list(query, PAGE);
      tx.audit().list(query, PAGE.after(Cursor.of(Cursor.list("audit", query), "1", "1")));
      tx.audit().erase(query, T0, 10);
    }
    tx.audit().find("entry");
    tx.audit().readAfter(7, 10);
    tx.audit().last();
    tx.audit().state().find("head");
    tx.audit().state().list("node/", "node0", 10);
  }

  private List<String> plan(String statement) throws SQLException {
    try (PreparedStatement explained =
            connection.prepareStatement("EXPLAIN QUERY PLAN " + statement);
        ResultSet row = explained.executeQuery()) {
      List<String> steps = new ArrayList<>();
      while (row.next()) {
        steps.add(row.getString("detail"));
      }
      return steps;
    }
  }

  /**
   * A walk along an index that stops at a limit is a range that begins at the index's start; a scan
   * of an intermediate result is no scan of a table.
   */
  private static boolean readsMoreThanItNeeds(String step, String statement) {
    boolean walk = step.contains("USING INDEX") && statement.contains("LIMIT");
    return step.contains("TEMP B-TREE")
        || (step.startsWith("SCAN")
            && !walk
            && !step.contains("(subquery")
            && !step.contains("VIRTUAL TABLE"));
  }
}

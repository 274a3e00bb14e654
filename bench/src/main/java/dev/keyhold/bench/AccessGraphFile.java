package dev.keyhold.bench;

import dev.keyhold.access.Access;
import dev.keyhold.access.AccessGraph;
import dev.keyhold.access.GraphTables;
import dev.keyhold.access.Graphs;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.Transaction;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;

/**
 * An access graph of a size: a fifth of its edges put principals under four levels of groups, a
 * third puts resources under three levels of folders, and the rest are rights to read, from groups
 * to folders and resources.
 */
final class AccessGraphFile implements AutoCloseable {
  static final String ORG = "acme";
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  final Storage storage;
  final Access access;
  final Connection plain;
  final long principals;
  final long resources;

  private AccessGraphFile(Folder folder, long edges) throws SQLException {
    Clock clock = Clock.systemUTC();
    Events events = Events.of(clock);
    this.principals = edges / 5;
    this.resources = edges * 3 / 10;
    this.storage =
        AuditedStorage.builder(
                Keyhold.open(
                    StorageConfig.builder(folder.url())
                        .tables(EventTables.SET, GraphTables.SET)
                        .build()),
                () -> AuditContext.of("measurement"))
            .onEntry(ChangeEvents.of(events)::publish)
            .build();
    storage.run(AccessGraphFile::furnish);
    storage.run(tx -> AccessGraph.in(Graphs.of(clock), tx, ORG));
    this.access = Access.over(storage, organization -> storage, events, clock);
    this.plain = DriverManager.getConnection("jdbc:" + folder.url());
    fill(edges);
  }

  static AccessGraphFile of(Folder folder, long edges) throws SQLException {
    return new AccessGraphFile(folder, edges);
  }

  private static void furnish(Transaction tx) {
    tx.identities()
        .accounts()
        .create(Account.builder("ada", BEGIN).email("ada@example.org").build());
    tx.identities()
        .organizations()
        .create(Organization.builder(ORG, BEGIN).name("A").slug("acme").ownerId("ada").build());
  }

  private void fill(long edges) throws SQLException {
    execute("PRAGMA synchronous = OFF");
    execute("BEGIN");
    level("principal", "p", principals);
    level("principal", "g1-", principals / 10);
    level("principal", "g2-", principals / 100);
    level("principal", "g3-", principals / 1_000);
    level("principal", "g4-", Math.max(1, principals / 10_000));
    level("resource", "r", resources);
    level("resource", "f1-", resources / 10);
    level("resource", "f2-", resources / 100);
    level("resource", "f3-", resources / 1_000);
    belongs("p", principals, "g1-", principals / 10);
    belongs("g1-", principals / 10, "g2-", principals / 100);
    belongs("g2-", principals / 100, "g3-", principals / 1_000);
    belongs("g3-", principals / 1_000, "g4-", Math.max(1, principals / 10_000));
    belongs("r", resources, "f1-", resources / 10);
    belongs("f1-", resources / 10, "f2-", resources / 100);
    belongs("f2-", resources / 100, "f3-", resources / 1_000);
    long rights = edges - principals - resources - edges / 20;
    rights("g1-", principals / 10, "r", resources, rights * 8 / 10);
    rights("g2-", principals / 100, "f1-", resources / 10, rights * 2 / 10 - 10);
    rights("g3-", principals / 1_000, "f2-", resources / 100, 10);
    execute("COMMIT");
    execute("ANALYZE");
    execute("DROP TABLE IF EXISTS sqlite_stat4");
    execute("DROP TABLE sqlite_stat1");
  }

  private static String numbers(long count) {
    return "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < "
        + (count - 1)
        + ")";
  }

  private void level(String type, String prefix, long count) throws SQLException {
    execute(
        """
        INSERT INTO nodes (id, tenant_id, graph_id, type, key, created_at, updated_at)
        %s SELECT '%s' || i, 'acme', 'access', '%s', '%s' || i, 1, 1 FROM n
        """
            .formatted(numbers(count), prefix, type, prefix));
  }

  private void belongs(String from, long count, String to, long groups) throws SQLException {
    edges("belongs_to", from, count, "i", to, "i %% %d".formatted(groups).replace("%%", "%"));
  }

  private void rights(String from, long sources, String to, long targets, long count)
      throws SQLException {
    edges(
        "can_read",
        from,
        count,
        "i % " + sources,
        to,
        "(i * 7919 + i / " + sources + ") % " + targets);
  }

  private void edges(String type, String from, long count, String source, String to, String target)
      throws SQLException {
    execute(
        """
        INSERT OR IGNORE INTO edges (id, tenant_id, graph_id, type, source_node_key,
          target_node_key, parallel, created_at, updated_at)
        %s SELECT '%s-%s' || i, 'acme', 'access', '%s', '%s' || (%s), '%s' || (%s), '', 1, 1 FROM n
        """
            .formatted(numbers(count), from, to, type, from, source, to, target));
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = plain.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    plain.close();
    storage.close();
  }
}

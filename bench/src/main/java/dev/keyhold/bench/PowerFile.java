package dev.keyhold.bench;

import dev.keyhold.access.GraphTables;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.core.Core;
import dev.keyhold.core.CoreTables;
import dev.keyhold.core.NewPrivilege;
import dev.keyhold.core.Privilege;
import dev.keyhold.core.Roles;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;

/**
 * An organization of 10,000 members in 2,000 departments of four levels, with 200 roles of five
 * privileges each, which are assigned to 2,000 accounts and 400 departments.
 */
final class PowerFile implements AutoCloseable {
  static final String ORG = "acme";
  static final int ACCOUNTS = 10_000;
  static final int PRIVILEGES = 100;
  private static final int DEPARTMENTS = 2_000;
  private static final int ROLES = 200;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  final Storage storage;
  final Core core;
  final Connection plain;

  private PowerFile(Folder folder) throws SQLException {
    Clock clock = Clock.systemUTC();
    Events events = Events.of(clock);
    this.storage =
        AuditedStorage.builder(
                Keyhold.open(
                    StorageConfig.builder(folder.url())
                        .tables(EventTables.SET, GraphTables.SET, CoreTables.SET)
                        .build()),
                () -> AuditContext.of("measurement"))
            .onEntry(ChangeEvents.of(events)::publish)
            .build();
    storage.run(
        tx -> {
          tx.identities()
              .accounts()
              .create(Account.builder("boss", BEGIN).email("boss@example.org").build());
          tx.identities()
              .organizations()
              .create(
                  Organization.builder(ORG, BEGIN).name("A").slug("acme").ownerId("boss").build());
        });
    this.core = Core.over(Core.Setup.of(storage, organization -> storage, events), clock);
    storage.run(
        tx -> {
          for (int i = 0; i < PRIVILEGES; i++) {
            core.privileges(tx).register(NewPrivilege.of("doc.p" + i, Privilege.Scope.APP));
          }
          Roles roles = core.roles(tx, ORG);
          roles.withdraw("none"); // which makes what each organization has
          roles.list(PageRequest.first(1));
        });
    this.plain = DriverManager.getConnection("jdbc:" + folder.url());
    fill();
  }

  static PowerFile of(Folder folder) throws SQLException {
    return new PowerFile(folder);
  }

  private void fill() throws SQLException {
    execute("PRAGMA synchronous = OFF");
    execute("BEGIN");
    each(
        ACCOUNTS,
        "INSERT INTO accounts (id, email, email_folded, created_at, updated_at)"
            + " %s SELECT 'a' || i, 'a' || i || '@example.org', 'a' || i || '@example.org', 1, 1 FROM n");
    each(
        ACCOUNTS,
        "INSERT INTO organization_members (id, org_id, account_id, membership_level, created_at,"
            + " updated_at) %s SELECT 'm' || i, 'acme', 'a' || i, 'member', 1, 1 FROM n");
    departments();
    each(
        ACCOUNTS,
        "INSERT INTO department_members (id, tenant_id, department_id, account_id, is_lead,"
            + " created_at, updated_at) %s SELECT 'dm' || i, 'acme', 'd' || (i % "
            + DEPARTMENTS
            + "), 'a' || i, 0, 2, 2 FROM n");
    each(
        ROLES,
        "INSERT INTO roles (id, tenant_id, key, name, is_system, version, created_at, updated_at)"
            + " %s SELECT 'r' || i, 'acme', 'r' || i, 'r', 0, 1, 2, 2 FROM n");
    each(
        ROLES * 5,
        "INSERT INTO role_privileges (id, tenant_id, role_id, privilege_key, created_at, updated_at)"
            + " %s SELECT 'rp' || i, 'acme', 'r' || (i / 5), 'doc.p' || ((i * 7) % "
            + PRIVILEGES
            + "), 2, 2 FROM n");
    assign(2_000, "account", "a", ACCOUNTS);
    assign(400, "department", "d", DEPARTMENTS);
    execute("COMMIT");
  }

  /** Ten at the top, and five below each that has room. */
  private void departments() throws SQLException {
    each(
        DEPARTMENTS,
        """
        INSERT INTO departments (id, tenant_id, name, parent_id, parent_path, version, created_at, updated_at)
        %s, t(i, parent, path) AS (
          SELECT i, NULL, '' FROM n WHERE i < 10
          UNION ALL SELECT n.i, 'd' || t.i, t.path || '/d' || t.i FROM t JOIN n ON n.i >= 10 AND (n.i - 10) / 6 = t.i)
        SELECT 'd' || i, 'acme', 'd' || i, parent, path, 1, 2, 2 FROM t
        """);
  }

  private void assign(int count, String kind, String prefix, int among) throws SQLException {
    each(
        count,
        "INSERT OR IGNORE INTO assignments (id, tenant_id, role_id, subject, account_id, resource,"
            + " created_at, updated_at) %s SELECT '"
            + kind
            + "' || i, 'acme', 'r' || (i % "
            + ROLES
            + "), '"
            + kind
            + ":"
            + prefix
            + "' || ((i * 7919) % "
            + among
            + "), "
            + (kind.equals("account") ? "'a' || ((i * 7919) % " + among + ")" : "NULL")
            + ", '', 2, 2 FROM n");
  }

  private void each(int count, String sql) throws SQLException {
    execute(
        sql.replace(
            "%s",
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < "
                + (count - 1)
                + ")"));
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

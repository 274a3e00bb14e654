package dev.keyhold.core;

import dev.keyhold.access.GraphTables;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tenants.TenantMode;
import dev.keyhold.tenants.Tenants;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;

/** Where the core is in the tests: in every store, and with tenants in both modes. */
final class CorePlace implements AutoCloseable {
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  static final String ACME = "acme";
  static final String BELL = "bell";

  /** The kinds of places. */
  enum Kind {
    MEMORY,
    SQLITE,
    POSTGRES,
    TENANT_ROWS,
    TENANT_DATABASES
  }

  private Instant now = BEGIN;
  final InstantSource clock = () -> now;
  final Events events = Events.of(clock);
  final AuditScope scope = new AuditScope(AuditContext.of("test"));
  final Storage system;
  final Function<String, Storage> tenants;
  final Core core;
  private final Runnable closing;

  private CorePlace(Kind kind, Path folder) {
    StorageConfig config =
        StorageConfig.builder(
                switch (kind) {
                  case MEMORY -> "memory:";
                  case POSTGRES -> PostgresServer.url();
                  default -> "sqlite:" + folder.resolve("system.db");
                })
            .tables(EventTables.SET, GraphTables.SET, CoreTables.SET)
            .build();
    ChangeEvents changes = ChangeEvents.of(events);
    if (kind == Kind.TENANT_ROWS || kind == Kind.TENANT_DATABASES) {
      Tenants opened =
          Tenants.builder(config, scope)
              .mode(kind == Kind.TENANT_ROWS ? TenantMode.ROWS : TenantMode.DATABASES)
              .clock(clock)
              .onEntry(changes::publish)
              .open();
      system = opened.system();
      tenants = opened::tenant;
      closing = opened::close;
    } else {
      Storage storage =
          AuditedStorage.builder(Keyhold.open(config), scope)
              .clock(clock)
              .onEntry(changes::publish)
              .build();
      system = storage;
      tenants = organization -> storage;
      closing = storage::close;
    }
    if (system.read(tx -> tx.identities().organizations().find(ACME).isEmpty())) {
      furnish();
    }
    core = Core.over(Core.Setup.of(system, tenants, events).platform(BELL), clock);
  }

  static CorePlace open(Kind kind, Path folder) {
    return new CorePlace(kind, folder);
  }

  private void furnish() {
    account("boss");
    for (String id : new String[] {ACME, BELL}) {
      system.run(
          tx ->
              tx.identities()
                  .organizations()
                  .create(Organization.builder(id, now).name(id).slug(id).ownerId("boss").build()));
    }
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Instant now() {
    return now;
  }

  void account(String id) {
    system.run(
        tx ->
            tx.identities()
                .accounts()
                .create(Account.builder(id, now).email(id + "@example.org").build()));
  }

  /** An account that is a member of the organization. */
  void member(String id) {
    account(id);
    join(id, MembershipLevel.MEMBER);
  }

  void join(String id, MembershipLevel level) {
    system.run(tx -> tx.identities().members().add(Membership.of(ACME, id, level, now)));
  }

  void leave(String id) {
    system.run(tx -> tx.identities().members().remove(ACME, id));
  }

  void status(String id, AccountStatus status) {
    system.run(tx -> tx.identities().accounts().changeStatus(id, status, now));
  }

  void register(String... privileges) {
    system.run(
        tx -> {
          for (String privilege : privileges) {
            core.privileges(tx).register(NewPrivilege.of(privilege, Privilege.Scope.APP));
          }
        });
  }

  <T> T roles(Function<Roles, T> work) {
    return tenants.apply(ACME).write(tx -> work.apply(core.roles(tx, ACME)));
  }

  <T> T departments(Function<Departments, T> work) {
    return tenants.apply(ACME).write(tx -> work.apply(core.departments(tx, ACME)));
  }

  <T> T groups(Function<Groups, T> work) {
    return tenants.apply(ACME).write(tx -> work.apply(core.groups(tx, ACME)));
  }

  <T> T workgroups(Function<Workgroups, T> work) {
    return system.write(tx -> work.apply(core.workgroups(tx)));
  }

  <T> T delegations(Function<Delegations, T> work) {
    return tenants.apply(ACME).write(tx -> work.apply(core.delegations(tx, ACME)));
  }

  boolean may(String account, String action) {
    return core.power().may(ACME, account, action);
  }

  @Override
  public void close() {
    closing.run();
  }
}

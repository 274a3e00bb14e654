package dev.keyhold.core;

import dev.keyhold.access.GraphTables;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Storage;
import dev.keyhold.teststorages.StoppedClock;
import dev.keyhold.teststorages.StorageKind;
import dev.keyhold.teststorages.TestStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** Where the core is in the tests. */
final class CorePlace implements AutoCloseable {
  static final Instant BEGIN = StoppedClock.BEGIN;
  static final String ACME = TestStorage.ACME;
  static final String BELL = TestStorage.BELL;

  final StoppedClock clock = new StoppedClock();
  final Events events = Events.of(clock);
  final AuditScope scope;
  final Storage system;
  final Function<String, Storage> tenants;
  final Core core;
  private final TestStorage storage;

  private CorePlace(StorageKind kind, Path folder) {
    storage =
        TestStorage.builder(
                kind, kind.url(folder), EventTables.SET, GraphTables.SET, CoreTables.SET)
            .clock(clock)
            .onEntry(ChangeEvents.of(events)::publish)
            .open();
    scope = storage.scope();
    system = storage.system();
    tenants = storage.tenants();
    core = Core.over(Core.Setup.of(system, tenants, events).platform(BELL), clock);
  }

  static CorePlace open(StorageKind kind, Path folder) {
    return new CorePlace(kind, folder);
  }

  void pass(Duration time) {
    clock.pass(time);
  }

  Instant now() {
    return clock.instant();
  }

  void account(String id) {
    storage.account(id);
  }

  /** An account that is a member of the organization. */
  void member(String id) {
    account(id);
    join(id, MembershipLevel.MEMBER);
  }

  void join(String id, MembershipLevel level) {
    storage.join(id, level);
  }

  void leave(String id) {
    storage.leave(id);
  }

  void status(String id, AccountStatus status) {
    system.run(tx -> tx.identities().accounts().changeStatus(id, status, now()));
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
    storage.close();
  }
}

package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.EntryHook;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tenants.Tenants;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A database that a command uses, audited and with an event of each change if it has events, and
 * its tenants where it has some.
 *
 * @param tenants the storage of a tenant
 * @param organizations the ids of those that can have rows: not of one that was never used as a
 *     tenant, which would make it one
 */
record OpenedData(
    Storage system,
    Function<String, Storage> tenants,
    Events events,
    Supplier<Stream<String>> organizations) {
  static final Clock CLOCK = Clock.systemUTC();

  private static Stream<String> all(Storage system) {
    return Page.walk(page -> system.read(tx -> tx.identities().organizations().list(page)))
        .flatMap(page -> page.items().stream())
        .map(Organization::id);
  }

  /**
   * Opens it for some work.
   *
   * @param needed the sets of tables that the work needs, besides those that the database has
   */
  static <T> T use(
      DataFolder data,
      ActorOption actor,
      StorageConfig.Builder config,
      List<SetShape> needed,
      Function<OpenedData, T> work) {
    data.requireThere();
    StorageConfig there = data.config().build();
    List<SetShape> sets = OwnSets.with(needed, there);
    Events events = Events.of(CLOCK);
    EntryHook hook =
        sets.contains(EventTables.SET) ? ChangeEvents.of(events)::publish : (tx, entry) -> {};
    StorageConfig opened = config.tables(sets.toArray(SetShape[]::new)).build();
    AuditContext context = AuditContext.of(actor.id());
    if (OwnSets.names(there).contains(Tenants.SET.name())) {
      try (Tenants tenants =
          Tenants.builder(opened, () -> context).clock(CLOCK).onEntry(hook).open()) {
        return work.apply(
            new OpenedData(
                tenants.system(), tenants::tenant, events, tenants.fleet()::organizations));
      }
    }
    try (Storage storage =
        AuditedStorage.builder(Keyhold.open(opened), () -> context)
            .clock(CLOCK)
            .onEntry(hook)
            .build()) {
      return work.apply(
          new OpenedData(storage, organization -> storage, events, () -> all(storage)));
    }
  }

  /**
   * @throws StorageException.NotFound if there is no such organization
   */
  void requireOrganization(String organization) {
    if (system.read(tx -> tx.identities().organizations().find(organization)).isEmpty()) {
      throw new StorageException.NotFound("there is no such organization");
    }
  }

  /**
   * @throws StorageException.NotFound if there is no such organization
   */
  Storage tenant(String organization) {
    requireOrganization(organization);
    return tenants.apply(organization);
  }
}

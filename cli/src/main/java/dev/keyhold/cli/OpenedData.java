package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tenants.Tenants;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/**
 * A database that a command uses, audited and with an event of each change, and its tenants where
 * it has some.
 *
 * @param tenants the storage of a tenant
 */
record OpenedData(Storage system, Function<String, Storage> tenants, Events events) {
  static final Clock CLOCK = Clock.systemUTC();

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
    SetShape[] sets = OwnSets.with(needed, there).toArray(SetShape[]::new);
    Events events = Events.of(CLOCK);
    ChangeEvents changes = ChangeEvents.of(events);
    StorageConfig opened = config.tables(sets).build();
    AuditContext context = AuditContext.of(actor.id());
    if (OwnSets.names(there).contains(Tenants.SET.name())) {
      try (Tenants tenants =
          Tenants.builder(opened, () -> context).clock(CLOCK).onEntry(changes::publish).open()) {
        return work.apply(new OpenedData(tenants.system(), tenants::tenant, events));
      }
    }
    try (Storage storage =
        AuditedStorage.builder(Keyhold.open(opened), () -> context)
            .clock(CLOCK)
            .onEntry(changes::publish)
            .build()) {
      return work.apply(new OpenedData(storage, organization -> storage, events));
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

package dev.keyhold.cli;

import dev.keyhold.access.Access;
import dev.keyhold.access.GraphTables;
import dev.keyhold.access.Graphs;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tenants.Tenants;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** The graphs that a command is about, with their tenants where the database has some. */
final class GivenGraphs {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final List<SetShape> NEEDED = List.of(EventTables.SET, GraphTables.SET);

  @Mixin private DataFolder data;
  @Mixin private ActorOption actor;

  GivenGraphs() {}

  /**
   * What is open while a command runs.
   *
   * @param tenants the storage of a tenant's graphs
   */
  record Open(Storage system, Function<String, Storage> tenants, Graphs graphs, Access access) {
    /**
     * @throws StorageException.NotFound if there is no such organization
     */
    Storage tenant(String organization) {
      if (system.read(tx -> tx.identities().organizations().find(organization)).isEmpty()) {
        throw new StorageException.NotFound("there is no such organization");
      }
      return tenants.apply(organization);
    }
  }

  /** Uses graphs, whose tables are made if they are not there. */
  <T> T use(Function<Open, T> work) {
    return open(data.config(), work);
  }

  /**
   * Uses graphs that are there.
   *
   * @throws StorageException.InvalidInput if the database has none
   */
  <T> T look(Function<Open, T> work) {
    if (!names().contains(GraphTables.SET.name())) {
      throw new StorageException.InvalidInput(
          "the database has no graphs; keyhold access import and keyhold graph import make their"
              + " tables");
    }
    return open(data.config().setting("migrations", "validate"), work);
  }

  private SortedSet<String> names() {
    return OwnSets.names(data.config().build());
  }

  private <T> T open(StorageConfig.Builder config, Function<Open, T> work) {
    data.requireThere();
    SetShape[] sets = OwnSets.with(NEEDED, data.config().build()).toArray(SetShape[]::new);
    Events events = Events.of(CLOCK);
    ChangeEvents changes = ChangeEvents.of(events);
    StorageConfig opened = config.tables(sets).build();
    if (names().contains(Tenants.SET.name())) {
      try (Tenants tenants =
          Tenants.builder(opened, this::context).clock(CLOCK).onEntry(changes::publish).open()) {
        return work.apply(open(tenants.system(), tenants::tenant, events));
      }
    }
    try (Storage storage =
        AuditedStorage.builder(Keyhold.open(opened), this::context)
            .clock(CLOCK)
            .onEntry(changes::publish)
            .build()) {
      return work.apply(open(storage, organization -> storage, events));
    }
  }

  private AuditContext context() {
    return AuditContext.of(actor.id());
  }

  private static Open open(Storage system, Function<String, Storage> tenants, Events events) {
    return new Open(system, tenants, Graphs.of(CLOCK), Access.over(system, tenants, events, CLOCK));
  }

  /** As {@link DataFolder#keepClear}. */
  void keepClear(Path written) {
    data.keepClear(written);
  }
}

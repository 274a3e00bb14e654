package dev.keyhold.events;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.Transaction;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Where a log is in the tests: in every store, that of all and that of a tenant. */
enum Spot {
  MEMORY(false),
  MEMORY_OF_TENANT(true),
  SQLITE(false),
  SQLITE_OF_TENANT(true),
  POSTGRES(false),
  POSTGRES_OF_TENANT(true);

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** A directory stands for one schema, also when it is opened again. */
  private static final Map<Path, String> SCHEMAS = new ConcurrentHashMap<>();

  /** Where the tests get the spots. */
  static final String ON_TRIAL = "dev.keyhold.events.Spot#onTrial";

  /** If a store with a fault is on trial, it is one in memory. */
  private static final ThreadLocal<Optional<UnaryOperator<Storage>>> FAULT =
      ThreadLocal.withInitial(Optional::empty);

  private final boolean ofTenant;

  Spot(boolean ofTenant) {
    this.ofTenant = ofTenant;
  }

  private String url(Path directory) {
    return switch (this) {
      case MEMORY, MEMORY_OF_TENANT -> "memory:";
      case SQLITE, SQLITE_OF_TENANT -> "sqlite:" + directory.resolve("system.db");
      case POSTGRES, POSTGRES_OF_TENANT ->
          SCHEMAS.computeIfAbsent(directory, unused -> PostgresServer.url());
    };
  }

  static List<Spot> onTrial() {
    return FAULT.get().isPresent() ? List.of(MEMORY) : List.of(values());
  }

  /** Whatever is opened on this thread meanwhile, has the fault. */
  static <T> T with(UnaryOperator<Storage> fault, Supplier<T> trial) {
    FAULT.set(Optional.of(fault));
    try {
      return trial.get();
    } finally {
      FAULT.remove();
    }
  }

  Storage open(Path directory) {
    Storage storage =
        Keyhold.open(
            StorageConfig.builder(url(directory))
                .tables(EventTables.SET, EventTables.OF_TENANTS)
                .build());
    storage.run(Spot::furnish);
    return FAULT.get().map(fault -> fault.apply(storage)).orElse(storage);
  }

  private static void furnish(Transaction tx) {
    if (tx.identities().accounts().find("ada").isEmpty()) {
      tx.identities()
          .accounts()
          .create(Account.builder("ada", NOW).email("ada@example.org").build());
      for (String id : new String[] {"acme", "bell"}) {
        tx.identities()
            .organizations()
            .create(Organization.builder(id, NOW).name(id).slug(id).ownerId("ada").build());
      }
    }
  }

  EventDoor in(Transaction tx, InstantSource clock) {
    Events events = Events.of(clock);
    return ofTenant ? events.in(tx, "acme") : events.in(tx);
  }

  /** The log beside it, which has nothing to do with it. */
  EventDoor other(Transaction tx, InstantSource clock) {
    return Events.of(clock).in(tx, "bell");
  }
}

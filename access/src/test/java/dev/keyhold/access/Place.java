package dev.keyhold.access;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Account;
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
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import java.util.function.Function;

/** Where graphs are in the tests: in every store, and with tenants in both modes. */
final class Place implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final String ORG = "acme";

  /** The kinds of places. */
  enum Kind {
    MEMORY,
    SQLITE,
    POSTGRES,
    TENANT_ROWS,
    TENANT_DATABASES
  }

  final InstantSource clock = Clock.fixed(NOW, ZoneOffset.UTC);
  final Events events = Events.of(clock);
  final Graphs graphs = Graphs.of(clock);
  final Storage system;
  final Function<String, Storage> tenants;
  final Access access;
  private final Runnable closing;

  private Place(Storage system, Function<String, Storage> tenants, Runnable closing) {
    this.system = system;
    this.tenants = tenants;
    this.closing = closing;
    this.access = Access.over(system, tenants, events, clock);
  }

  static Place open(Kind kind, Path folder) {
    Place place =
        switch (kind) {
          case MEMORY -> plain("memory:");
          case SQLITE -> plain("sqlite:" + folder.resolve("system.db"));
          case POSTGRES -> plain(PostgresServer.url());
          case TENANT_ROWS -> of(TenantMode.ROWS, folder);
          case TENANT_DATABASES -> of(TenantMode.DATABASES, folder);
        };
    place.furnish();
    return place;
  }

  private static Place plain(String url) {
    StorageConfig config =
        StorageConfig.builder(url).tables(EventTables.SET, GraphTables.SET).build();
    Storage storage =
        AuditedStorage.builder(Keyhold.open(config), () -> AuditContext.of("test"))
            .onEntry(changes()::publish)
            .build();
    return new Place(storage, organization -> storage, storage::close);
  }

  private static ChangeEvents changes() {
    return ChangeEvents.of(Events.of(Clock.fixed(NOW, ZoneOffset.UTC)));
  }

  private static Place of(TenantMode mode, Path folder) {
    StorageConfig config =
        StorageConfig.builder("sqlite:" + folder.resolve("system.db"))
            .tables(EventTables.SET, GraphTables.SET)
            .build();
    Tenants tenants =
        Tenants.builder(config, () -> AuditContext.of("test"))
            .mode(mode)
            .onEntry(changes()::publish)
            .open();
    return new Place(tenants.system(), tenants::tenant, tenants::close);
  }

  private void furnish() {
    if (system.read(tx -> tx.identities().organizations().find(ORG).isEmpty())) {
      account("boss");
      for (String id : new String[] {ORG, "bell"}) {
        system.run(
            tx ->
                tx.identities()
                    .organizations()
                    .create(
                        Organization.builder(id, NOW).name(id).slug(id).ownerId("boss").build()));
      }
    }
  }

  void account(String id) {
    system.run(
        tx ->
            tx.identities()
                .accounts()
                .create(Account.builder(id, NOW).email(id + "@example.org").build()));
  }

  void join(String account, MembershipLevel level) {
    system.run(tx -> tx.identities().members().add(Membership.of(ORG, account, level, NOW)));
  }

  void leave(String account) {
    system.run(tx -> tx.identities().members().remove(ORG, account));
  }

  /** Writes to the access graph of the organization. */
  void write(Consumer<AccessGraph> work) {
    tenants.apply(ORG).run(tx -> work.accept(AccessGraph.in(graphs, tx, ORG)));
  }

  boolean check(String principal, String action, String resource, String... scopes) {
    return access.check(ORG, Question.of(principal, action, resource).with(scopes));
  }

  @Override
  public void close() {
    closing.run();
  }
}

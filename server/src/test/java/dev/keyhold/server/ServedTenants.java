package dev.keyhold.server;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tenants.TenantMode;
import dev.keyhold.tenants.Tenants;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.BiFunction;

/** A server over a database of its own, whose tenants have databases of theirs or none has. */
record ServedTenants(Kit kit, KeyholdServer server, Client admin, Runnable closing)
    implements AutoCloseable {

  /**
   * @param parts what is served besides identities and keys
   */
  static ServedTenants open(
      Path folder,
      boolean withTenants,
      List<SetShape> sets,
      BiFunction<KeyholdServer.Builder, Events, KeyholdServer.Builder> parts) {
    AuditScope scope = new AuditScope(AuditContext.of("hub"));
    Events events = Events.of(Clock.systemUTC());
    ChangeEvents changes = ChangeEvents.of(events);
    StorageConfig config =
        StorageConfig.builder("sqlite:" + folder.resolve("system.db"))
            .tables(sets.toArray(SetShape[]::new))
            .build();
    if (withTenants) {
      Tenants tenants =
          Tenants.builder(config, scope)
              .mode(TenantMode.DATABASES)
              .onEntry(changes::publish)
              .open();
      Kit kit = Kit.over(tenants.system(), scope, Clock.systemUTC());
      KeyholdServer.Builder builder = KeyholdServer.over(kit).tenants(tenants::tenant);
      return started(kit, parts.apply(builder, events), tenants::close);
    }
    Kit kit =
        Kit.over(
            AuditedStorage.builder(Keyhold.open(config), scope).onEntry(changes::publish).build(),
            scope,
            Clock.systemUTC());
    return started(kit, parts.apply(KeyholdServer.over(kit), events), () -> {});
  }

  private static ServedTenants started(Kit kit, KeyholdServer.Builder builder, Runnable closing) {
    KeyholdServer server = builder.port(0).start();
    String token = new AdminToken(kit).first().orElseThrow();
    return new ServedTenants(kit, server, clientOf(server, token), closing);
  }

  private static Client clientOf(KeyholdServer server, String token) {
    return new Client("http://127.0.0.1:" + server.port(), token);
  }

  Client client(String token) {
    return clientOf(server, token);
  }

  @Override
  public void close() {
    server.close();
    kit.close();
    closing.run();
  }
}

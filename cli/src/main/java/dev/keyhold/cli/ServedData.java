package dev.keyhold.cli;

import dev.keyhold.access.GraphTables;
import dev.keyhold.apps.AppTables;
import dev.keyhold.apps.Apps;
import dev.keyhold.apps.LicenseTrust;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.core.Core;
import dev.keyhold.core.CoreTables;
import dev.keyhold.core.DnsTxtRecords;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.EventUpkeep;
import dev.keyhold.events.Events;
import dev.keyhold.secrets.SecretTables;
import dev.keyhold.server.KeyholdServer;
import dev.keyhold.server.Kit;
import dev.keyhold.server.ServedAccess;
import dev.keyhold.server.ServedApps;
import dev.keyhold.server.ServedEvents;
import dev.keyhold.server.ServedPower;
import dev.keyhold.server.ServedSecrets;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tenants.Tenants;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@code keyhold serve} serves: what all share, with an event of each change, access graphs,
 * roles, apps and secrets, and tenants if they are asked for.
 */
record ServedData(
    Kit kit, Events events, Optional<Tenants> tenants, LicenseTrust trust, ServedUpkeep upkeep)
    implements AutoCloseable {
  static ServedData open(StorageConfig.Builder config, InstantSource clock, LicenseTrust trust) {
    AuditScope scope = new AuditScope(AuditContext.of("keyhold"));
    Events events = Events.of(clock);
    Storage storage =
        Keyhold.open(
            config
                .tables(
                    EventTables.SET,
                    GraphTables.SET,
                    CoreTables.SET,
                    AppTables.SET,
                    SecretTables.SET)
                .build());
    AuditedStorage audited =
        AuditedStorage.builder(storage, scope)
            .clock(clock)
            .onEntry(ChangeEvents.of(events, AppTables.SET)::publish)
            .build();
    return new ServedData(
        Kit.over(audited, scope, clock), events, Optional.empty(), trust, new ServedUpkeep());
  }

  static ServedData withTenants(
      StorageConfig.Builder config, InstantSource clock, LicenseTrust trust) {
    AuditScope scope = new AuditScope(AuditContext.of("keyhold"));
    Events events = Events.of(clock);
    ChangeEvents changes = ChangeEvents.of(events, AppTables.SET);
    Tenants tenants =
        Tenants.builder(
                config
                    .tables(
                        EventTables.SET,
                        EventTables.OF_TENANTS,
                        GraphTables.SET,
                        CoreTables.SET,
                        AppTables.SET,
                        SecretTables.SET)
                    .build(),
                scope)
            .clock(clock)
            .onEntry(changes::publish)
            .onEntryOfTenant(changes::publish)
            .open();
    return new ServedData(
        Kit.over(tenants.system(), scope, clock),
        events,
        Optional.of(tenants),
        trust,
        new ServedUpkeep());
  }

  KeyholdServer.Builder server() {
    KeyholdServer.Builder server =
        KeyholdServer.over(kit)
            .events(ServedEvents.of(events))
            .access(ServedAccess.of(events))
            .power(ServedPower.of(events))
            .apps(ServedApps.all().licenses(trust))
            .secrets(ServedSecrets.ofFoundProviders());
    return tenants.map(all -> server.tenants(all::tenant)).orElse(server);
  }

  /**
   * Deletes old events and jobs from now on: of all now and then, of tenants seldom; and looks at
   * domains anew.
   */
  void keepUp(EventUpkeep keeping) {
    upkeep.start(kit.storage(), events, tenants, keeping);
    Function<String, Storage> ofTenant =
        organization -> tenants.<Storage>map(all -> all.tenant(organization)).orElse(kit.storage());
    Core core = Core.over(Core.Setup.of(kit.storage(), ofTenant, events), kit.clock());
    upkeep.recheck(core.domains(DnsTxtRecords.ofSystem()));
    upkeep.noteTime(Apps.over(kit.storage(), ofTenant, kit.clock()));
  }

  @Override
  public void close() {
    upkeep.close();
    kit.close();
    tenants.ifPresent(Tenants::close);
  }
}

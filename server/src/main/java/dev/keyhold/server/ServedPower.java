package dev.keyhold.server;

import dev.keyhold.core.Core;
import dev.keyhold.core.DnsTxtRecords;
import dev.keyhold.core.PolicyKey;
import dev.keyhold.core.TxtRecords;
import dev.keyhold.events.Events;
import java.util.List;
import java.util.Optional;

/**
 * Roles, departments, delegations, sessions and domains of organizations over HTTP. Whoever acts
 * for somebody else says by which delegation or in which session he does. It needs {@code
 * keyhold-core} and {@code keyhold-access}.
 */
public final class ServedPower {
  private final Events events;
  private final TxtRecords records;
  private final Optional<String> platform;
  private final List<PolicyKey> policies;

  private ServedPower(
      Events events, TxtRecords records, Optional<String> platform, List<PolicyKey> policies) {
    this.events = events;
    this.records = records;
    this.platform = platform;
    this.policies = policies;
  }

  /**
   * @param events of the storage of the kit, in which its changes are published. It and the
   *     storages of tenants were opened with {@code CoreTables.SET} and {@code GraphTables.SET}
   */
  public static ServedPower of(Events events) {
    return new ServedPower(events, DnsTxtRecords.ofSystem(), Optional.empty(), List.of());
  }

  /** With another way to look into the DNS. */
  public ServedPower records(TxtRecords way) {
    return new ServedPower(events, way, platform, policies);
  }

  /** The organization that runs everything. */
  public ServedPower platform(String organizationId) {
    return new ServedPower(events, records, Optional.of(organizationId), policies);
  }

  /** The settings that organizations have; none by default. */
  public ServedPower policies(PolicyKey... known) {
    return new ServedPower(events, records, platform, List.of(known));
  }

  Core core(Kit kit, TenantStorages storages) {
    return Core.over(new Core.Setup(kit.storage(), storages::of, events, platform), kit.clock());
  }

  List<DescribedRoute> routes(PowerDoor door) {
    return DescribedRoute.all(
        List.of(
            new PrivilegeRoutes(door).all(),
            new RoleRoutes(door).all(),
            new StructureRoutes(door).all(),
            new LentPowerRoutes(door).all(),
            new WorkgroupRoutes(door).all(),
            new PolicyRoutes(door, policies).all(),
            new DomainRoutes(door.core().domains(records)).all()));
  }
}

package dev.keyhold.server;

import dev.keyhold.access.Access;
import dev.keyhold.access.Graphs;
import dev.keyhold.events.Events;
import java.util.ArrayList;
import java.util.List;

/** The access graphs of tenants over HTTP. It needs {@code keyhold-access}. */
public final class ServedAccess {
  private final Events events;

  private ServedAccess(Events events) {
    this.events = events;
  }

  /**
   * @param events of the storage of the kit, in which its changes are published. It and the
   *     storages of tenants were opened with {@code GraphTables.SET}
   */
  public static ServedAccess of(Events events) {
    return new ServedAccess(events);
  }

  List<Route> routes(Kit kit, TenantStorages storages, PrivilegeCheck privileges) {
    Access access = Access.over(kit.storage(), storages::of, events, kit.clock());
    Graphs graphs = Graphs.of(kit.clock());
    List<Route> routes = new ArrayList<>(new AccessRoutes(storages, graphs, access).all());
    routes.addAll(new AuthZenRoutes(storages, graphs, access, privileges).all());
    return routes;
  }
}

package dev.keyhold.server;

import dev.keyhold.spi.AuditFilter;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The audit trail, and those of tenants. */
record AuditRoutes(Kit kit, TenantStorages storages) {
  static final String PATH = "/v1/audit";
  static final String OF_TENANT = "/v1/tenants/{" + Route.TENANT + "}/audit";

  List<Route> all() {
    Route shared = Route.of("GET", PATH, request -> list(request, kit.storage()));
    Route ofTenant =
        Route.of(
            "GET", OF_TENANT, request -> list(request, storages.of(request.path(Route.TENANT))));
    return storages.areThere() ? List.of(shared, ofTenant) : List.of(shared);
  }

  private static Answer list(Request request, Storage storage) {
    Parameters parameters = request.parameters();
    AuditQuery query = query(parameters);
    PageRequest page = parameters.page();
    request.end();
    return Answer.ok(Views.page(storage.read(tx -> tx.audit().list(query, page)), Views::entry));
  }

  private static AuditQuery query(Parameters parameters) {
    Map<AuditFilter, String> filters = new EnumMap<>(AuditFilter.class);
    for (AuditFilter filter : AuditFilter.values()) {
      parameters.text(filter.field()).ifPresent(value -> filters.put(filter, value));
    }
    parameters.word(AuditFilter.OUTCOME.field(), Outcome.class);
    return new AuditQuery(
        filters,
        parameters.time("from"),
        parameters.time("until"),
        parameters.flag("erased"),
        !parameters.flag("oldestFirst"));
  }
}

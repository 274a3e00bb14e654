package dev.keyhold.server;

import dev.keyhold.spi.AuditFilter;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.PageRequest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The audit trail. */
record AuditRoutes(Kit kit) {

  List<Route> all() {
    return List.of(Route.of("GET", "/v1/audit", this::list));
  }

  private Answer list(Request request) {
    Parameters parameters = request.parameters();
    AuditQuery query = query(parameters);
    PageRequest page = parameters.page();
    request.end();
    return Answer.ok(
        Views.page(kit.storage().read(tx -> tx.audit().list(query, page)), Views::entry));
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

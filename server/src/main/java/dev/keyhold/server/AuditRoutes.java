package dev.keyhold.server;

import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.PageRequest;
import java.util.List;
import java.util.Optional;

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
    AuditQuery.Builder query = AuditQuery.builder();
    parameters.text("ownerId").ifPresent(query::ownerId);
    parameters.text("actorId").ifPresent(query::actorId);
    parameters.text("action").ifPresent(query::action);
    parameters.text("organizationId").ifPresent(query::organizationId);
    parameters.text("credentialId").ifPresent(query::credentialId);
    parameters.time("from").ifPresent(query::from);
    parameters.time("until").ifPresent(query::until);
    parameters.word("outcome", Outcome.class).ifPresent(query::outcome);
    Optional<String> type = parameters.text("targetType");
    Optional<String> id = parameters.text("targetId");
    if (type.isPresent() != id.isPresent()) {
      throw Problem.field(
          type.isPresent() ? "targetId" : "targetType", "is missing; both are named, or neither");
    }
    type.ifPresent(given -> query.target(given, id.orElseThrow()));
    query.erased(parameters.flag("erased"));
    query.newestFirst(!parameters.flag("oldestFirst"));
    return query.build();
  }
}

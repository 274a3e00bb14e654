package dev.keyhold.server;

import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.PageRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
        Views.page(
            Body.named("cursor", () -> kit.storage().read(tx -> tx.audit().list(query, page))),
            Views::entry));
  }

  private static AuditQuery query(Parameters parameters) {
    AuditQuery.Builder query = AuditQuery.builder();
    named("ownerId", parameters.text("ownerId"), query::ownerId);
    named("actorId", parameters.text("actorId"), query::actorId);
    named("action", parameters.text("action"), query::action);
    named("organizationId", parameters.text("organizationId"), query::organizationId);
    named("credentialId", parameters.text("credentialId"), query::credentialId);
    named("from", parameters.time("from"), query::from);
    named("until", parameters.time("until"), query::until);
    parameters.word("outcome", Outcome.class).ifPresent(query::outcome);
    Optional<String> type = parameters.text("targetType");
    Optional<String> id = parameters.text("targetId");
    if (type.isPresent() != id.isPresent()) {
      throw Problem.field(
          type.isPresent() ? "targetId" : "targetType", "is missing; both are named, or neither");
    }
    named("targetType", type, given -> query.target(given, "any"));
    named("targetId", id, given -> query.target(type.orElseThrow(), given));
    query.erased(parameters.flag("erased"));
    query.newestFirst(!parameters.flag("oldestFirst"));
    return query.build();
  }

  /** Builds at each step, so that what is refused has the name of its parameter. */
  private static <T> void named(
      String name, Optional<T> value, Function<T, AuditQuery.Builder> field) {
    value.ifPresent(given -> Body.named(name, () -> field.apply(given).build()));
  }
}

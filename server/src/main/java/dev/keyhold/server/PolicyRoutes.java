package dev.keyhold.server;

import dev.keyhold.core.PolicyKey;
import dev.keyhold.core.TenantPolicies;
import dev.keyhold.core.TenantPolicy;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of an organization that a hub knows. */
record PolicyRoutes(PowerDoor door, List<PolicyKey> keys) {
  private static final String POLICIES = PowerDoor.PREFIX + "/policies";
  private static final String POLICY = POLICIES + "/{key}";
  private static final Field<Json> VALUE = new Field<>("value", MemberKind.ANY, Map.of());

  /**
   * A policy as it holds.
   *
   * @param version of what is set; empty where the default holds
   */
  private record Held(String key, Json value, Optional<Long> version) {}

  private static final View<Held> VIEW =
      View.<Held>of("Policy")
          .text("key", Held::key)
          .any("value", held -> held.value().value())
          .any("version", held -> held.version().orElse(null));

  List<DescribedRoute> all() {
    return List.of(
        DescribedRoute.of(
                Route.of("GET", POLICY, this::get),
                "getPolicy",
                "Shows a policy: what is set, or the default.")
            .answers(VIEW),
        DescribedRoute.of(
                Route.of("PUT", POLICY, this::put),
                "putPolicy",
                "Sets a policy; with the version that was seen, if it was set before.")
            .requires(VALUE)
            .takes(PowerDoor.VERSION)
            .answers(VIEW),
        DescribedRoute.of(
            Route.of("DELETE", POLICY, this::reset), "resetPolicy", "Goes back to the default."));
  }

  private PolicyKey key(Request request) {
    String wanted = request.path("key");
    return keys.stream()
        .filter(key -> key.key().equals(wanted))
        .findFirst()
        .orElseThrow(() -> PowerDoor.missing("policy"));
  }

  private TenantPolicies in(Transaction tx, String organization) {
    return door.core().policies(tx, organization);
  }

  private static Held set(TenantPolicy policy) {
    return new Held(policy.key(), policy.value(), Optional.of(policy.stamp().version()));
  }

  private Answer get(Request request) {
    PolicyKey key = key(request);
    return Answer.ok(
        VIEW.json(
            door.read(
                request,
                (tx, org) ->
                    in(tx, org)
                        .find(key)
                        .map(PolicyRoutes::set)
                        .orElseGet(
                            () -> new Held(key.key(), in(tx, org).value(key), Optional.empty())))));
  }

  private Answer put(Request request) {
    PolicyKey key = key(request);
    Json value = VALUE.required(request);
    Optional<Long> version = PowerDoor.VERSION.optional(request);
    return Answer.ok(
        VIEW.json(
            door.write(
                request,
                (tx, org) -> {
                  TenantPolicies policies = in(tx, org);
                  Optional<TenantPolicy> seen = policies.find(key);
                  // 0 stands for one that is not set; versions begin at 1.
                  PowerDoor.checkVersion(
                      Optional.of(version.orElse(0L)),
                      seen.map(policy -> policy.stamp().version()).orElse(0L));
                  return set(
                      seen.map(policy -> policies.change(key, policy, value))
                          .orElseGet(() -> policies.set(key, value)));
                })));
  }

  private Answer reset(Request request) {
    PolicyKey key = key(request);
    return PowerDoor.removed(
        door.write(request, (tx, org) -> in(tx, org).reset(key)), "policy that is set");
  }
}

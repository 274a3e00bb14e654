package dev.keyhold.server;

import dev.keyhold.access.Access;
import dev.keyhold.access.AccessGraph;
import dev.keyhold.access.Graphs;
import dev.keyhold.access.Question;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The AuthZEN Authorization API over the access graph of the organization that the caller's key
 * belongs to, and over its privileges. A well-formed question about what is not there is answered
 * by {@code false}; members that are not known here are passed over, as the standard asks for.
 *
 * @see <a href="https://openid.net/specs/authorization-api-1_0.html">Authorization API 1.0</a>
 */
record AuthZenRoutes(
    TenantStorages storages, Graphs graphs, Access access, PrivilegeCheck privileges) {
  private static final String PREFIX = "/access/v1";

  List<Route> all() {
    return List.of(
        open(Route.of("POST", PREFIX + "/evaluation", this::evaluation)),
        open(Route.of("POST", PREFIX + "/evaluations", this::evaluations)),
        open(Route.of("POST", PREFIX + "/search/subject", this::subjects)),
        open(Route.of("POST", PREFIX + "/search/resource", this::resources)),
        open(Route.of("POST", PREFIX + "/search/action", this::actions)),
        open(Route.of("GET", "/.well-known/authzen-configuration", AuthZenRoutes::discovery)));
  }

  private static Route open(Route route) {
    return route.opensTo(Right.READ).ofOwnTenant();
  }

  private static String tenant(Request request) {
    request.parameters().end();
    return request
        .caller()
        .flatMap(key -> key.organizationId())
        .orElseThrow(
            () ->
                Problem.of(
                    403,
                    "FORBIDDEN",
                    "the token's key is of no organization; its access graph answers here"));
  }

  private <T> T read(String tenant, Function<AuthZenNames, T> work) {
    return storages
        .of(tenant)
        .read(
            (Transaction tx) -> work.apply(new AuthZenNames(AccessGraph.find(graphs, tx, tenant))));
  }

  private Answer evaluation(Request request) {
    String tenant = tenant(request);
    AuthZenItem item = AuthZenItem.of(request.body());
    return Answer.ok(decision(decide(tenant, item)));
  }

  /** An action with a dot is a privilege, which accounts have. */
  private boolean decide(String tenant, AuthZenItem item) {
    if (isPrivilege(item)) {
      return AuthZenNames.account(item)
          .filter(
              account ->
                  privileges.may(
                      tenant, account, item.wholeAction(), AuthZenNames.privileged(item)))
          .isPresent();
    }
    Optional<Question> question = read(tenant, names -> names.question(item));
    return question.filter(it -> AccessRoutes.answered(() -> access.check(tenant, it))).isPresent();
  }

  private static boolean isPrivilege(AuthZenItem item) {
    return item.wholeAction().indexOf('.') >= 0;
  }

  private static Map<String, Object> decision(boolean decision) {
    return Map.of("decision", decision);
  }

  /** Each is answered, unless the caller has enough at the first no, or the first yes. */
  private Answer evaluations(Request request) {
    String tenant = tenant(request);
    Body body = request.body();
    AuthZenItem defaults = AuthZenItem.defaults(body);
    List<AuthZenItem> items = defaults.items(body);
    if (items.isEmpty()) {
      return Answer.ok(decision(decide(tenant, defaults.whole())));
    }
    Optional<Boolean> last = AuthZenItem.lastDecision(body);
    List<Map<String, Object>> decisions = new ArrayList<>();
    for (AuthZenItem item : items) {
      boolean decided = decide(tenant, item.whole());
      decisions.add(decision(decided));
      if (last.equals(Optional.of(decided))) {
        break;
      }
    }
    return Answer.ok(Map.of("evaluations", decisions));
  }

  private Answer subjects(Request request) {
    String tenant = tenant(request);
    AuthZenItem item = AuthZenItem.defaults(request.body());
    PageRequest page = AuthZenItem.page(request.body());
    String type = item.subjectType();
    if (isPrivilege(item)) {
      return results(holders(tenant, item, type), page);
    }
    Optional<String> resource = read(tenant, names -> names.resource(item.wholeResource()));
    List<String> keys =
        resource
            .map(
                key ->
                    all(
                        more ->
                            access.principals(
                                tenant, key, item.wholeAction(), item.scopes(), more)))
            .orElse(List.of());
    List<Map<String, Object>> found =
        read(
            tenant,
            names -> keys.stream().flatMap(key -> names.subject(key, type).stream()).toList());
    return results(found, page);
  }

  /** Accounts alone have privileges. */
  private List<Map<String, Object>> holders(String tenant, AuthZenItem item, String type) {
    return AuthZenNames.isAccount(type)
        ? privileges.who(tenant, item.wholeAction(), AuthZenNames.privileged(item)).stream()
            .map(account -> Views.inOrder("type", type, "id", account))
            .toList()
        : List.of();
  }

  private Answer resources(Request request) {
    String tenant = tenant(request);
    AuthZenItem item = AuthZenItem.defaults(request.body());
    PageRequest page = AuthZenItem.page(request.body());
    String type = item.resourceType();
    Optional<String> principal = read(tenant, names -> names.principal(item.wholeSubject()));
    List<String> keys =
        principal
            .map(
                key ->
                    all(
                        more ->
                            access.resources(tenant, key, item.wholeAction(), item.scopes(), more)))
            .orElse(List.of());
    return results(
        keys.stream().flatMap(key -> AuthZenNames.resource(key, type).stream()).toList(), page);
  }

  private Answer actions(Request request) {
    String tenant = tenant(request);
    AuthZenItem item = AuthZenItem.defaults(request.body());
    PageRequest page = AuthZenItem.page(request.body());
    Optional<String> principal = read(tenant, names -> names.principal(item.wholeSubject()));
    Optional<String> resource = read(tenant, names -> names.resource(item.wholeResource()));
    List<String> found =
        principal
            .flatMap(
                from ->
                    resource.map(
                        to ->
                            AccessRoutes.answered(
                                () -> access.actions(tenant, from, to, item.scopes()))))
            .orElse(List.of());
    return results(found.stream().map(name -> Map.<String, Object>of("name", name)).toList(), page);
  }

  private static List<String> all(Function<PageRequest, Page<String>> pages) {
    return AccessRoutes.answered(
        () -> Page.walk(Limits.PAGE_SIZE, pages).flatMap(page -> page.items().stream()).toList());
  }

  /** The token of a page is how many results stand before it. */
  private static Answer results(List<Map<String, Object>> all, PageRequest page) {
    int from = Math.min(all.size(), page.after().map(AuthZenItem::offset).orElse(0));
    int to = Math.min(all.size(), from + page.limit());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("results", all.subList(from, to));
    answer.put(
        "page",
        Views.inOrder(
            "next_token",
            to < all.size() ? Integer.toString(to) : "",
            "count",
            to - from,
            "total",
            all.size()));
    return Answer.ok(answer);
  }

  /** Where everything is, as whoever asks has come to it. */
  private static Answer discovery(Request request) {
    request.end();
    String host =
        request.headers().getOrDefault("Host", List.of()).stream().findFirst().orElse("localhost");
    String base = "http://" + host;
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("policy_decision_point", base);
    document.put("access_evaluation_endpoint", base + PREFIX + "/evaluation");
    document.put("access_evaluations_endpoint", base + PREFIX + "/evaluations");
    document.put("search_subject_endpoint", base + PREFIX + "/search/subject");
    document.put("search_resource_endpoint", base + PREFIX + "/search/resource");
    document.put("search_action_endpoint", base + PREFIX + "/search/action");
    return Answer.ok(document);
  }
}

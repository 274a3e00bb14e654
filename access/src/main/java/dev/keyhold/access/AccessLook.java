package dev.keyhold.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One look into the access graph, in one transaction. It takes note of the accounts whose standing
 * its answers depend on, as these may live in another database.
 *
 * @param now for the time windows of delegations
 * @param suspended accounts that do nothing, as far as that is known
 * @param asked the accounts that the answers depend on
 * @param timed whether they may depend on the time
 */
record AccessLook(
    AccessSearch search,
    Instant now,
    Set<String> suspended,
    Set<String> asked,
    AtomicBoolean timed) {
  /** Takes note of an account on which the answer depends. */
  private boolean isActive(Node node) {
    Optional<String> account =
        Identity.of(node.attributes()).filter(Identity::isAccount).map(Identity::id);
    account.ifPresent(asked::add);
    return account.filter(suspended::contains).isEmpty();
  }

  Optional<Actors> actors(String principal, Set<String> scopes) {
    return search
        .node(principal)
        .filter(node -> node.type().equals(AccessModel.PRINCIPAL))
        .map(node -> Actors.of(search, node, scopes, edge -> holds(edge, scopes), this::isActive));
  }

  boolean allows(Question question) {
    return actors(question.principal(), question.scopes())
        .filter(actors -> !grants(actors.having(question.scopes()), question).isEmpty())
        .isPresent();
  }

  /** To a resource that is not there, no edge leads. */
  private List<Edge> grants(Collection<String> actors, Question question) {
    if (actors.isEmpty()) {
      return List.of();
    }
    return search.between(
        search.typesFor(question.action()),
        search.above(actors),
        search.above(Set.of(question.resource())));
  }

  /** The actions that a principal may do to a resource. */
  Set<String> actions(String principal, String resource, Set<String> scopes) {
    List<String> all = search.allActions();
    Set<String> given =
        actors(principal, scopes).map(actors -> actors.having(scopes)).stream()
            .filter(having -> !having.isEmpty() && search.node(resource).isPresent())
            .flatMap(having -> granted(having, resource, all).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> granted = new TreeSet<>(given);
    search
        .includes()
        .forEach(
            (wider, narrower) -> {
              if (given.contains(wider)) { // one that is included itself includes nothing
                granted.addAll(narrower);
              }
            });
    granted.retainAll(all);
    return granted;
  }

  private Set<String> granted(List<String> having, String resource, List<String> all) {
    Set<String> types = all.stream().map(AccessModel::edgeType).collect(Collectors.toSet());
    return search.between(types, search.above(having), search.above(Set.of(resource))).stream()
        .flatMap(edge -> AccessModel.action(edge.type()).stream())
        .collect(Collectors.toSet());
  }

  /** The resources to which a principal may do an action, by their keys. */
  SortedSet<String> resources(String principal, String action, Set<String> scopes) {
    List<String> having =
        actors(principal, scopes).map(actors -> actors.having(scopes)).orElse(List.of());
    Set<String> granted =
        search.from(search.typesFor(action), search.above(having)).stream()
            .map(Edge::target)
            .collect(Collectors.toSet());
    return new TreeSet<>(search.below(granted));
  }

  /** The principals that may do an action to a resource, by their keys. */
  SortedSet<String> principals(String resource, String action, Set<String> scopes) {
    if (search.node(resource).isEmpty()) {
      return new TreeSet<>();
    }
    Set<String> granted =
        search.to(search.typesFor(action), search.above(Set.of(resource))).stream()
            .map(Edge::source)
            .collect(Collectors.toSet());
    Map<String, Node> able = new TreeMap<>();
    nodes(search.below(granted)).stream()
        .filter(node -> ScopeList.of(node.attributes(), AccessModel.SCOPES).covers(scopes))
        .filter(this::isActive)
        .forEach(node -> able.put(node.key(), node));
    SortedSet<String> all = new TreeSet<>(able.keySet());
    if (!scopes.isEmpty()) {
      all.addAll(agentsOf(able.keySet(), edge -> holds(edge, scopes)));
    }
    return all;
  }

  private boolean holds(Edge edge, Set<String> scopes) {
    ActingEdge delegation = ActingEdge.of(edge.attributes());
    if (delegation.isTimed()) {
      timed.set(true);
    }
    return delegation.holds(scopes, now);
  }

  /** Those who may act for one of these, along chains in which all but the last may pass it on. */
  private Set<String> agentsOf(Set<String> grantors, Predicate<Edge> holds) {
    Set<String> agents = new HashSet<>();
    Set<String> passing = new HashSet<>(grantors);
    Set<String> newest = Set.copyOf(grantors);
    for (int steps = 0; !newest.isEmpty(); steps++) {
      Map<String, Boolean> next = new HashMap<>();
      search.from(Set.of(AccessModel.DELEGATES), newest).stream()
          .filter(holds)
          .forEach(
              edge ->
                  next.merge(
                      edge.target(),
                      ActingEdge.of(edge.attributes()).mayPassOn(),
                      Boolean::logicalOr));
      newest = new HashSet<>();
      for (Node agent : nodes(next.keySet())) {
        if (isActive(agent)) {
          if (steps == AccessSearch.MOST_STEPS && !agents.contains(agent.key())) {
            throw new TooDeep(null);
          }
          agents.add(agent.key());
          if (Boolean.TRUE.equals(next.get(agent.key())) && passing.add(agent.key())) {
            newest.add(agent.key());
          }
        }
      }
    }
    return agents;
  }

  private List<Node> nodes(Collection<String> keys) {
    return keys.isEmpty() ? List.of() : search.nodes(keys);
  }

  /** Why the answer is as it is. */
  Explanation explain(Question question) {
    Actors actors =
        actors(question.principal(), question.scopes())
            .orElseGet(() -> new Actors(Map.of(), Map.of()));
    List<String> having = actors.having(question.scopes());
    Climb up = Climb.from(search, having);
    Climb down =
        Climb.from(
            search,
            search.node(question.resource()).map(node -> List.of(node.key())).orElse(List.of()));
    List<Edge> grants =
        search.between(
            search.typesFor(question.action()), up.steps().keySet(), down.steps().keySet());
    Optional<List<Edge>> path =
        grants.stream()
            .min(
                Comparator.comparingInt(
                        (Edge edge) -> up.distance(edge.source()) + down.distance(edge.target()))
                    .thenComparing(edge -> edge.stamp().id()))
            .map(grant -> path(actors, up, grant, down));
    return path.map(edges -> new Explanation(true, edges, up, down, List.of()))
        .orElseGet(() -> new Explanation(false, List.of(), up, down, nearest(question, up, down)));
  }

  private static List<Edge> path(Actors actors, Climb up, Edge grant, Climb down) {
    List<Edge> path = new ArrayList<>(up.path(grant.source()));
    String actor = path.isEmpty() ? grant.source() : path.get(0).source();
    List<Edge> all = new ArrayList<>(actors.chain(actor));
    Collections.reverse(all);
    all.addAll(path);
    all.add(grant);
    all.addAll(down.path(grant.target()));
    return all;
  }

  /** The rights that one of both sides has, of those that are asked for. */
  private List<Edge> nearest(Question question, Climb up, Climb down) {
    Set<String> types = search.typesFor(question.action());
    List<Edge> near = new ArrayList<>(search.from(types, up.steps().keySet()));
    near.addAll(search.to(types, down.steps().keySet()));
    return near.stream().distinct().limit(Explanation.MOST_NEAREST).toList();
  }
}

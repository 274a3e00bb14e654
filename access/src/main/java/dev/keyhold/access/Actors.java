package dev.keyhold.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * As whom a principal may act: as itself, and for those who let it, or let somebody who lets it.
 * Each of a chain lets the next one act with all the scopes that are asked for, and now; whoever is
 * in the midst was allowed to pass it on. So nobody may do what any of those before him in the
 * chain may not.
 *
 * <p>Where more than one reading would do, this is the narrower: rights count with the scopes that
 * whoever has them was given himself; nobody is acted for without scopes; and who belongs to a
 * group does not act for whom the group acts for.
 *
 * @param members whoever acts, or stands in a chain, by their keys
 * @param ways for each that is acted for, the edge by which he lets the next one act
 */
record Actors(Map<String, Node> members, Map<String, Edge> ways) {
  /**
   * @param holds whether by this edge somebody acts for another now, with these scopes
   * @param isActive whether a principal is not suspended; whoever is, neither acts nor lets act
   */
  static Actors of(
      AccessSearch search,
      Node principal,
      Set<String> scopes,
      Predicate<Edge> holds,
      Predicate<Node> isActive) {
    Map<String, Node> members = new HashMap<>();
    Map<String, Edge> ways = new HashMap<>();
    if (isActive.test(principal)) {
      members.put(principal.key(), principal);
      if (!scopes.isEmpty()) {
        climb(search, principal, holds, isActive, members, ways);
      }
    }
    return new Actors(members, ways);
  }

  private static void climb(
      AccessSearch search,
      Node principal,
      Predicate<Edge> holds,
      Predicate<Node> isActive,
      Map<String, Node> members,
      Map<String, Edge> ways) {
    Set<String> newest = Set.of(principal.key());
    for (int steps = 0; !newest.isEmpty(); steps++) {
      boolean isFirst = steps == 0;
      Map<String, Edge> next = new HashMap<>();
      search.to(Set.of(AccessModel.DELEGATES), newest).stream()
          .filter(holds)
          .filter(edge -> isFirst || ActingEdge.of(edge.attributes()).mayPassOn())
          .filter(edge -> !members.containsKey(edge.source()))
          .forEach(edge -> next.putIfAbsent(edge.source(), edge));
      newest = new HashSet<>();
      for (Node grantor : next.isEmpty() ? List.<Node>of() : search.nodes(next.keySet())) {
        if (isActive.test(grantor)) {
          members.put(grantor.key(), grantor);
          ways.put(grantor.key(), next.get(grantor.key()));
          newest.add(grantor.key());
        }
      }
      if (!newest.isEmpty() && steps == AccessSearch.MOST_STEPS) {
        throw new TooDeep(null);
      }
    }
  }

  /** Those whose own rights count: they have all the scopes that are asked for. */
  List<String> having(Set<String> scopes) {
    return members.values().stream()
        .filter(node -> ScopeList.of(node.attributes(), AccessModel.SCOPES).covers(scopes))
        .map(Node::key)
        .toList();
  }

  /** The chain that leads from a principal to one whom it acts for: that one's edge comes first. */
  List<Edge> chain(String actor) {
    List<Edge> chain = new ArrayList<>();
    for (Edge edge = ways.get(actor); edge != null; edge = ways.get(edge.target())) {
      chain.add(edge);
    }
    return chain;
  }
}

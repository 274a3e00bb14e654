package dev.keyhold.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How one gets from some nodes to all that is above them, step by step.
 *
 * @param steps by which edge each node was come to first, and how far away it is; by their keys,
 *     the nearest first
 */
record Climb(Map<String, Step> steps) {
  /**
   * @param edge by which the node was come to; empty for one that it began with
   */
  record Step(Optional<Edge> edge, int distance) {}

  static Climb from(AccessSearch search, Collection<String> starts) {
    Map<String, Step> steps = new LinkedHashMap<>();
    starts.forEach(key -> steps.put(key, new Step(Optional.empty(), 0)));
    Set<String> newest = Set.copyOf(starts);
    for (int distance = 1; !newest.isEmpty(); distance++) {
      Set<String> next = new HashSet<>();
      for (Edge edge : search.from(Set.of(AccessModel.BELONGS_TO), newest)) {
        if (steps.putIfAbsent(edge.target(), new Step(Optional.of(edge), distance)) == null) {
          next.add(edge.target());
        }
      }
      if (steps.size() > AccessSearch.MOST_NODES
          || (!next.isEmpty() && distance > AccessSearch.MOST_STEPS)) {
        throw new TooDeep(null);
      }
      newest = next;
    }
    return new Climb(steps);
  }

  int distance(String key) {
    Step step = steps.get(key);
    return step == null ? Integer.MAX_VALUE / 2 : step.distance();
  }

  /** The edges that lead from where it began to a node. */
  List<Edge> path(String key) {
    List<Edge> path = new ArrayList<>();
    Optional<Edge> edge = edgeTo(key);
    while (edge.isPresent()) {
      path.add(0, edge.get());
      edge = edgeTo(edge.get().source());
    }
    return path;
  }

  private Optional<Edge> edgeTo(String key) {
    Step step = steps.get(key);
    return step == null ? Optional.empty() : step.edge();
  }
}

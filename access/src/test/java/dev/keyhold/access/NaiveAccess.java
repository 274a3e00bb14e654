package dev.keyhold.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The same questions answered without thought: every chain of delegates is followed to its end, and
 * every edge is looked at for every step.
 */
final class NaiveAccess {
  record Grant(String principal, String action, String resource) {}

  record Agency(
      String grantor,
      String agent,
      Set<String> scopes,
      boolean mayPassOn,
      Optional<Instant> startsAt,
      Optional<Instant> endsAt) {}

  final Map<String, Set<String>> scopes = new HashMap<>();
  final Set<String> resources = new TreeSet<>();
  final Set<List<String>> belongs = new HashSet<>();
  final Set<Grant> grants = new HashSet<>();
  final List<Agency> agencies = new ArrayList<>();
  final Set<String> suspended = new HashSet<>();

  boolean check(Question question) {
    return scopes.containsKey(question.principal())
        && resources.contains(question.resource())
        && !suspended.contains(question.principal())
        && (alone(question.principal(), question)
            || (!question.scopes().isEmpty()
                && delegated(question.principal(), question, true, new HashSet<>())));
  }

  private boolean alone(String principal, Question question) {
    if (!covers(scopes.getOrDefault(principal, Set.of()), question.scopes())) {
      return false;
    }
    Set<String> up = above(principal);
    Set<String> down = above(question.resource());
    return grants.stream()
        .anyMatch(
            grant ->
                grant.action().equals(question.action())
                    && up.contains(grant.principal())
                    && down.contains(grant.resource()));
  }

  /** Paths, not nodes, are what may not come round. */
  private boolean delegated(String agent, Question question, boolean isFirst, Set<String> path) {
    for (Agency agency : agencies) {
      boolean holds =
          agency.agent().equals(agent)
              && (isFirst || agency.mayPassOn())
              && covers(agency.scopes(), question.scopes())
              && agency.startsAt().filter(Place.NOW::isBefore).isEmpty()
              && agency.endsAt().filter(end -> !Place.NOW.isBefore(end)).isEmpty()
              && !suspended.contains(agency.grantor());
      if (holds && !path.contains(agency.grantor())) {
        Set<String> longer = new HashSet<>(path);
        longer.add(agency.grantor());
        if (alone(agency.grantor(), question)
            || delegated(agency.grantor(), question, false, longer)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean covers(Set<String> has, Set<String> wanted) {
    return wanted.stream()
        .allMatch(
            scope ->
                has.contains(scope)
                    || has.stream()
                        .anyMatch(
                            each ->
                                each.endsWith(":*")
                                    && scope.startsWith(each.substring(0, each.length() - 1))));
  }

  private Set<String> above(String key) {
    Set<String> all = new HashSet<>(Set.of(key));
    boolean grew = true;
    while (grew) {
      grew = false;
      for (List<String> edge : belongs) {
        grew |= all.contains(edge.get(0)) && all.add(edge.get(1));
      }
    }
    return all;
  }
}

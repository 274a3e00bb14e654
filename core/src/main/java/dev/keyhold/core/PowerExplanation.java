package dev.keyhold.core;

import dev.keyhold.access.Explanation;
import java.util.List;
import java.util.Set;

/**
 * Why somebody may do something, or why not.
 *
 * @param answeredBy which of the two was asked
 * @param owners the accounts all of which must be able to do it themselves
 * @param ways the roles by which they have the privilege, denied or not
 * @param overrides that concern them
 * @param hindrances all that is in the way, and not the first alone; empty if it is allowed
 * @param graph why the access graph says so
 */
public record PowerExplanation(
    AnsweredBy answeredBy,
    List<String> owners,
    List<Way> ways,
    List<PrivilegeOverride> overrides,
    Set<Hindrance> hindrances,
    List<Explanation> graph) {
  /** Which of the two answers. */
  public enum AnsweredBy {
    PRIVILEGES,
    ACCESS_GRAPH
  }

  public PowerExplanation {
    owners = List.copyOf(owners);
    ways = List.copyOf(ways);
    overrides = List.copyOf(overrides);
    hindrances = Set.copyOf(hindrances);
    graph = List.copyOf(graph);
  }

  public boolean isAllowed() {
    return hindrances.isEmpty();
  }
}

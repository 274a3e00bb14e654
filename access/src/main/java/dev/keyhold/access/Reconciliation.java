package dev.keyhold.access;

import java.util.List;
import java.util.stream.Stream;

/**
 * How the edges of a graph differ from the memberships of its organization.
 *
 * @param missing accounts that are members, and have no edge
 * @param extra accounts that have an edge, and are no members
 * @param wrong accounts whose edge says another level
 */
public record Reconciliation(List<String> missing, List<String> extra, List<String> wrong) {
  public Reconciliation {
    missing = List.copyOf(missing);
    extra = List.copyOf(extra);
    wrong = List.copyOf(wrong);
  }

  List<String> accounts() {
    return Stream.of(missing, extra, wrong).flatMap(List::stream).toList();
  }

  /** How many differences there are. */
  public int found() {
    return missing.size() + extra.size() + wrong.size();
  }
}

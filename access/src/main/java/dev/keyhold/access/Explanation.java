package dev.keyhold.access;

import java.util.List;

/**
 * Why a principal may do something, or how near it comes.
 *
 * @param path if it may: the edges that say so. First who acts for whom, from the principal on;
 *     then what the actor belongs to; the edge that gives the right; and what the resource belongs
 *     to, from the resource on
 * @param principalSide the keys of all that the principal acts for or belongs to, the nearest first
 * @param resourceSide the keys of the resource and all that it belongs to, the nearest first
 * @param nearest if it may not: rights to the action that the principal has to something else, or
 *     that somebody else has to the resource; a few of them
 */
public record Explanation(
    boolean allowed,
    List<Edge> path,
    List<String> principalSide,
    List<String> resourceSide,
    List<Edge> nearest) {
  static final int MOST_NEAREST = 10;

  public Explanation {
    path = List.copyOf(path);
    principalSide = List.copyOf(principalSide);
    resourceSide = List.copyOf(resourceSide);
    nearest = List.copyOf(nearest);
  }

  Explanation(boolean allowed, List<Edge> path, Climb up, Climb down, List<Edge> nearest) {
    this(
        allowed,
        path,
        List.copyOf(up.steps().keySet()),
        List.copyOf(down.steps().keySet()),
        nearest);
  }
}

package dev.keyhold.access;

import org.jspecify.annotations.Nullable;

/**
 * A question would lead further through the access graph than is allowed, so there is no answer: it
 * is neither yes nor no.
 */
public final class TooDeep extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooDeep(@Nullable Throwable cause) {
    super(
        "the question leads through more than "
            + AccessSearch.MOST_NODES
            + " nodes, or further than "
            + AccessSearch.MOST_STEPS
            + " steps; the graph is too deep or too wide for an answer",
        cause);
  }
}

package dev.keyhold.access;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the graphs of a type allow.
 *
 * @param direction of its edges
 * @param multi whether two nodes may have several edges of one type, the same way round
 * @param allowsSelfLoops whether an edge may lead back to its own node
 * @param includes for the access graph: the further actions that a right to one of them gives, such
 *     as {@code read} by {@code write}
 */
public record GraphConfig(
    Direction direction,
    boolean multi,
    boolean allowsSelfLoops,
    Map<String, List<String>> includes) {
  /** Directed, with at most one edge of a type from one node to another, and none to itself. */
  public static final GraphConfig SIMPLE =
      new GraphConfig(Direction.DIRECTED, false, false, Map.of());

  private static final String DIRECTION = "type";
  private static final String MULTI = "multi";
  private static final String SELF_LOOPS = "allow_self_loops";
  private static final String INCLUDES = "includes";

  /** Which edges there may be. */
  public enum Direction {
    DIRECTED,
    UNDIRECTED,
    /** Each edge says for itself. */
    MIXED
  }

  public GraphConfig {
    includes = Map.copyOf(includes);
  }

  Json json() {
    return Json.of(
        Map.of(
            DIRECTION,
            direction.name().toLowerCase(Locale.ROOT),
            MULTI,
            multi,
            SELF_LOOPS,
            allowsSelfLoops,
            INCLUDES,
            includes));
  }

  /**
   * @throws StorageException.InvalidInput if it is something else
   */
  static GraphConfig of(Json json) {
    if (!(json.value() instanceof Map<?, ?> members)) {
      throw new StorageException.InvalidInput("config", "a graph type's config is a JSON object");
    }
    return new GraphConfig(
        direction(members.get(DIRECTION)),
        Boolean.TRUE.equals(members.get(MULTI)),
        Boolean.TRUE.equals(members.get(SELF_LOOPS)),
        members.get(INCLUDES) == null ? Map.of() : Json.of(members.get(INCLUDES)).stringLists());
  }

  private static Direction direction(@Nullable Object word) {
    for (Direction direction : Direction.values()) {
      if (direction.name().toLowerCase(Locale.ROOT).equals(word)) {
        return direction;
      }
    }
    throw new StorageException.InvalidInput(
        "config", "the type of a graph's edges is one of directed, undirected and mixed");
  }
}

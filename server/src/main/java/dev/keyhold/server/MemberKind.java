package dev.keyhold.server;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.Words;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a member of a body may be.
 *
 * @param expected in words, for the error
 */
record MemberKind<T>(String expected, Reading<T> reading) {
  /** A hundred years. */
  private static final long MOST_SECONDS = 3_153_600_000L;

  static final MemberKind<String> TEXT = new MemberKind<>("a text", MemberKind::text);
  static final MemberKind<Boolean> FLAG = new MemberKind<>("true or false", MemberKind::flag);
  static final MemberKind<Long> SECONDS =
      new MemberKind<>("a whole number of seconds from 1 to " + MOST_SECONDS, MemberKind::seconds);
  static final MemberKind<Instant> TIME =
      new MemberKind<>("a time such as 2026-12-31T23:59:59.000Z", MemberKind::time);
  static final MemberKind<List<String>> TEXTS =
      new MemberKind<>("an array of texts", MemberKind::texts);
  static final MemberKind<Map<String, List<String>>> TEXT_LISTS =
      new MemberKind<>("an object of arrays of texts", MemberKind::textLists);
  static final MemberKind<List<String>> RIGHTS =
      new MemberKind<>(
          "an array of rights, each one of " + String.join(", ", Words.all(Right.class)),
          MemberKind::rights);
  static final MemberKind<Duration> DURATION =
      new MemberKind<>("a duration such as PT30S or PT0.5S", MemberKind::duration);
  static final MemberKind<Long> NUMBER = new MemberKind<>("a whole number", MemberKind::number);
  static final MemberKind<Json> ANY =
      new MemberKind<>("a JSON value", node -> Json.parse(node.toString()));
  static final MemberKind<Json> OBJECT = new MemberKind<>("an object", MemberKind::object);

  /** Reads a value, or throws {@link Wrong}. */
  @FunctionalInterface
  interface Reading<T> {
    T read(JsonNode node) throws Wrong;
  }

  /** A value is not of its kind. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong() {
      super("", null, false, false);
    }
  }

  /** One of a closed set of words. */
  static <E extends Enum<E>> MemberKind<E> word(Class<E> type) {
    return new MemberKind<>(
        "one of " + String.join(", ", Words.all(type)), node -> constant(type, text(node)));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String word) throws Wrong {
    return Words.find(type, word).orElseThrow(Wrong::new);
  }

  private static String text(JsonNode node) throws Wrong {
    require(node.isString());
    return Text.wellFormed("the value", node.stringValue());
  }

  private static boolean flag(JsonNode node) throws Wrong {
    require(node.isBoolean());
    return node.booleanValue();
  }

  private static long seconds(JsonNode node) throws Wrong {
    require(node.isIntegralNumber() && node.canConvertToLong());
    long seconds = node.longValue();
    require(seconds >= 1 && seconds <= MOST_SECONDS);
    return seconds;
  }

  private static long number(JsonNode node) throws Wrong {
    require(node.isIntegralNumber() && node.canConvertToLong());
    return node.longValue();
  }

  private static Duration duration(JsonNode node) throws Wrong {
    return duration(text(node));
  }

  static Duration duration(String text) throws Wrong {
    try {
      Duration duration = Duration.parse(text);
      require(!duration.isNegative() && duration.toSeconds() <= MOST_SECONDS);
      return duration;
    } catch (DateTimeException e) {
      throw new Wrong();
    }
  }

  private static Instant time(JsonNode node) throws Wrong {
    return time(text(node));
  }

  static Instant time(String text) throws Wrong {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new Wrong();
    }
  }

  private static List<String> texts(JsonNode node) throws Wrong {
    require(node.isArray());
    List<String> texts = new ArrayList<>();
    for (JsonNode element : node) {
      texts.add(text(element));
    }
    return texts;
  }

  private static List<String> rights(JsonNode node) throws Wrong {
    List<String> scopes = new ArrayList<>();
    for (String right : texts(node)) {
      scopes.add(constant(Right.class, right).scope());
    }
    return scopes.stream().distinct().toList();
  }

  private static Map<String, List<String>> textLists(JsonNode node) throws Wrong {
    require(node.isObject());
    Map<String, List<String>> lists = new HashMap<>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      lists.put(member.getKey(), texts(member.getValue()));
    }
    return lists;
  }

  private static Json object(JsonNode node) throws Wrong {
    require(node.isObject());
    return Json.parse(node.toString());
  }

  private static void require(boolean holds) throws Wrong {
    if (!holds) {
      throw new Wrong();
    }
  }
}

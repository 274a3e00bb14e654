package dev.keyhold.server;

import dev.keyhold.spi.Change;
import dev.keyhold.spi.StorageException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON object of a request. A handler asks for each member that it knows; what is left is
 * refused. Every error names the member and never holds its value.
 */
final class Body {
  /** As deep as metadata may nest, and the objects around it. */
  private static final int DEEPEST = 36;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(1_000)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final JsonNode object;
  private final KnownNames known = new KnownNames();

  private Body(JsonNode object) {
    this.object = object;
  }

  /**
   * Reads a body; none at all counts as an empty object.
   *
   * @throws Problem if it is anything else than one JSON object
   */
  static Body parse(byte[] bytes) {
    JsonNode node = bytes.length == 0 ? MAPPER.createObjectNode() : read(bytes);
    if (!node.isObject()) {
      throw Problem.of(400, "INVALID_JSON", "the body is not a JSON object");
    }
    return new Body(node);
  }

  private static JsonNode read(byte[] bytes) {
    try {
      return MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      TokenStreamLocation place = e.getLocation();
      throw unreadable(
          place == null
              ? "somewhere"
              : String.format(
                  Locale.ROOT, "line %d, column %d", place.getLineNr(), place.getColumnNr()));
    } catch (NumberFormatException e) {
      // What Jackson 3.2 throws for an exponent that no number has.
      throw unreadable("a number");
    }
  }

  private static Problem unreadable(String place) {
    return Problem.of(
        400,
        "INVALID_JSON",
        String.format(
            Locale.ROOT,
            "the body is not JSON, nests deeper than %d levels, or has two members of one name: see %s",
            DEEPEST,
            place));
  }

  <T> T required(String name, MemberKind<T> kind) {
    return optional(name, kind)
        .orElseThrow(() -> Problem.field(name, "is missing; expected " + kind.expected()));
  }

  /** Absent and null are the same here. */
  <T> Optional<T> optional(String name, MemberKind<T> kind) {
    JsonNode node = member(name);
    return node == null || node.isNull() ? Optional.empty() : Optional.of(value(name, node, kind));
  }

  /** Puts a member into a patch: absent keeps, null clears. */
  <P, T> P change(String name, MemberKind<T> kind, P patch, BiFunction<P, Change<T>, P> field) {
    JsonNode node = member(name);
    if (node == null) {
      return patch;
    }
    Change<T> change = node.isNull() ? Change.clear() : Change.to(value(name, node, kind));
    return field.apply(patch, change);
  }

  /** Puts a member that cannot be cleared into a patch: absent keeps. */
  <P, T> P set(String name, MemberKind<T> kind, P patch, BiFunction<P, T, P> field) {
    JsonNode node = member(name);
    if (node == null) {
      return patch;
    }
    return field.apply(patch, value(name, node, kind));
  }

  /** A member that may be absent, and not null: there is nothing to clear. */
  <T> Optional<T> wanted(String name, MemberKind<T> kind) {
    return set(name, kind, Optional.empty(), (absent, given) -> Optional.of(given));
  }

  /**
   * @throws Problem if there is a member that nobody asked for
   */
  void end() {
    known.refuseOthers(object.propertyNames(), "UNKNOWN_FIELD", "member");
  }

  private @Nullable JsonNode member(String name) {
    known.add(name);
    return object.get(name);
  }

  private static <T> T value(String name, JsonNode node, MemberKind<T> kind) {
    return named(
        name,
        () -> {
          try {
            return kind.reading().read(node);
          } catch (MemberKind.Wrong e) {
            throw Problem.field(name, "expected " + kind.expected());
          }
        });
  }

  /** A value's name here, for a refusal that does not know it. */
  static <T> T named(String name, Supplier<T> use) {
    try {
      return use.get();
    } catch (StorageException.InvalidInput e) {
      throw Problem.field(name, e.summary());
    }
  }
}

package dev.keyhold.keypal;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON texts and the plain Java values that they mean: maps in the order of their members, lists,
 * strings, booleans, numbers, and {@code null} for a JSON null.
 */
final class JsonText {
  /** As deep as a stored value may nest, and the lists and objects around it. */
  private static final int DEEPEST = 40;

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

  private JsonText() {}

  static @Nullable Object read(String place, String json) {
    return read(place, json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param json in UTF-8
   * @throws KeypalException if it is anything else than one JSON value
   */
  static @Nullable Object read(String place, byte[] json) {
    try {
      return MAPPER.readValue(json, Object.class);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      throw unreadable(
          place,
          at == null
              ? "the text"
              : String.format(Locale.ROOT, "line %d, column %d", at.getLineNr(), at.getColumnNr()));
    } catch (NumberFormatException e) {
      // What Jackson 3.2 throws for an exponent that no number has.
      throw unreadable(place, "a number");
    }
  }

  private static KeypalException unreadable(String place, String where) {
    return KeypalException.at(
        place,
        String.format(
            Locale.ROOT,
            "is not JSON, nests deeper than %d levels, or has two members of one name: see %s",
            DEEPEST,
            where));
  }

  static byte[] bytes(@Nullable Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  static String write(@Nullable Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** The value as a storage keeps it, unmodifiable to its last leaf. */
  static Json kept(String place, @Nullable Object value) {
    try {
      return Json.of(value);
    } catch (StorageException.InvalidInput e) {
      throw KeypalException.at(place, "cannot be kept: " + e.summary());
    }
  }
}

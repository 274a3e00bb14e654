package dev.keyhold.keypal;

import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Text;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the JSON values of a known member mean to a column, and how a column's value reads as JSON.
 *
 * @param denoted what a value means; absent and null mean the same, which several values may
 * @param plain the value that keypal itself would have written; null if there is nothing to write
 */
record Kind<C>(Function<Place, C> denoted, Function<C, @Nullable Object> plain) {

  static final Kind<Optional<String>> NAME = text(Limits.NAME_LENGTH);
  static final Kind<Optional<String>> TEXT = text(Limits.TEXT_LENGTH);

  /** An id, where the empty text stands for none. */
  static final Kind<Optional<String>> ID =
      new Kind<>(
          place -> place.optionalText(Limits.ID_LENGTH).filter(id -> !id.isEmpty()),
          id -> id.orElse(null));

  /** An owner, who is never absent from what keypal writes. */
  static final Kind<Optional<String>> OWNER = new Kind<>(ID.denoted(), id -> id.orElse(""));

  /** A flag that counts as set unless it is false. */
  static final Kind<Boolean> FLAG =
      new Kind<>(place -> place.isEmpty() || place.flag(), flag -> flag);

  static final Kind<Optional<Instant>> TIME =
      new Kind<>(Kind::time, time -> time.map(IsoTime::text).orElse(null));

  static final Kind<List<String>> STRINGS = new Kind<>(Kind::strings, Kind::unlessEmpty);

  static final Kind<List<String>> TAGS =
      new Kind<>(
          place -> strings(place).stream().map(Text::fold).distinct().toList(), Kind::unlessEmpty);

  static final Kind<Map<String, List<String>>> RESOURCES =
      new Kind<>(
          Kind::resources, resources -> resources.isEmpty() ? null : new TreeMap<>(resources));

  private static Kind<Optional<String>> text(int longest) {
    return new Kind<>(place -> place.optionalText(longest), text -> text.orElse(null));
  }

  private static Optional<Instant> time(Place place) {
    return place.optionalText(Limits.NAME_LENGTH).map(text -> Times.read(place.name(), text));
  }

  private static List<String> strings(Place place) {
    return place.isEmpty() ? List.of() : place.texts();
  }

  private static @Nullable Object unlessEmpty(List<String> list) {
    return list.isEmpty() ? null : list;
  }

  private static Map<String, List<String>> resources(Place place) {
    Map<String, List<String>> resources = new LinkedHashMap<>();
    if (!place.isEmpty()) {
      for (String resource : place.members().keySet()) {
        Place member = new Place(place.name(), place.member(resource).value());
        new Place(member.name(), resource).text(0, Limits.NAME_LENGTH);
        resources.put(resource, member.texts());
      }
    }
    if (resources.size() > Limits.LIST_SIZE) {
      throw KeypalException.at(
          place.name(),
          String.format(
              Locale.ROOT,
              "has %d members; at most %d are allowed",
              resources.size(),
              Limits.LIST_SIZE));
    }
    return resources;
  }
}

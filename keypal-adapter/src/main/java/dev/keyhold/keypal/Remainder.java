package dev.keyhold.keypal;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a key cannot say of keypal's metadata. It stands in one member of the key's
 * own metadata, beside what belongs to the hub:
 *
 * <ul>
 *   <li>{@code other}: the members that keypal does not know.
 *   <li>{@code kept}: known members that keypal would have written otherwise, such as the text of a
 *       time. One counts only while it says what its column says, so that a change of the column by
 *       others shows.
 *   <li>{@code absent}: known members that are absent although keypal would have written them;
 *       likewise.
 *   <li>{@code id}: the key that {@code kept} and {@code absent} are about. A rotation hands
 *       metadata on to the successor, of which they say nothing.
 * </ul>
 *
 * A key that is as keypal writes it has none of this, nor has one that was made by others.
 */
final class Remainder {
  /** The member of a key's metadata. */
  static final String MEMBER = "keypal";

  private static final String ID = "id";
  private static final String KEPT = "kept";
  private static final String ABSENT = "absent";
  private static final String OTHER = "other";

  private Remainder() {}

  /** keypal's metadata of a stored key. */
  static KeypalMetadata read(ApiKey key) {
    Map<?, ?> remainder = object(object(key.metadata().value()).get(MEMBER));
    boolean own = key.id().equals(remainder.get(ID));
    Map<?, ?> kept = own ? object(remainder.get(KEPT)) : Map.of();
    List<?> absent = own && remainder.get(ABSENT) instanceof List<?> names ? names : List.of();
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    for (Member<?> member : Member.ALL) {
      String name = member.name();
      if (kept.containsKey(name) && member.stillSays(kept.get(name), key)) {
        metadata.put(name, kept.get(name));
      } else if (!absent.contains(name) || !member.stillSays(null, key)) {
        member.putPlain(key, metadata);
      }
    }
    object(remainder.get(OTHER)).forEach((name, value) -> metadata.put((String) name, value));
    return KeypalMetadata.stored(metadata);
  }

  /** The metadata of a key that is to read as {@code wanted}; what belongs to the hub stays. */
  static Json write(KeypalMetadata wanted, ApiKey key) {
    Map<String, Object> remainder = new HashMap<>();
    Map<String, Object> other = other(wanted);
    if (!other.isEmpty()) {
      remainder.put(OTHER, other);
    }
    addForms(wanted, key, remainder);
    Map<Object, Object> metadata = new HashMap<>(object(key.metadata().value()));
    if (remainder.isEmpty()) {
      metadata.remove(MEMBER);
    } else {
      metadata.put(MEMBER, remainder);
    }
    return JsonText.kept("metadata", metadata);
  }

  private static void addForms(KeypalMetadata wanted, ApiKey key, Map<String, Object> remainder) {
    Map<String, @Nullable Object> plain = new HashMap<>();
    Member.ALL.forEach(member -> member.putPlain(key, plain));
    Map<String, @Nullable Object> kept = new TreeMap<>();
    List<String> absent =
        plain.keySet().stream().filter(name -> !wanted.has(name)).sorted().toList();
    for (Member<?> member : Member.ALL) {
      String name = member.name();
      if (wanted.has(name)
          && !(plain.containsKey(name) && Objects.equals(plain.get(name), wanted.value(name)))) {
        kept.put(name, wanted.value(name));
      }
    }
    if (!kept.isEmpty()) {
      remainder.put(KEPT, kept);
    }
    if (!absent.isEmpty()) {
      remainder.put(ABSENT, absent);
    }
    if (!kept.isEmpty() || !absent.isEmpty()) {
      remainder.put(ID, key.id());
    }
  }

  private static Map<String, Object> other(KeypalMetadata wanted) {
    Map<String, Object> other = new HashMap<>(wanted.members());
    Member.ALL.forEach(member -> other.remove(member.name()));
    return other;
  }

  private static Map<?, ?> object(@Nullable Object value) {
    return value instanceof Map<?, ?> object ? object : Map.of();
  }
}

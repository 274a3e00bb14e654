package dev.keyhold.keypal;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value and where in the input it stands, so that whatever is wrong with it can be found. No
 * message holds the value.
 *
 * @param name such as {@code metadata.expiresAt}
 * @param value plain Java, as {@link JsonText} reads it
 */
record Place(String name, @Nullable Object value) {
  private static final int SHOWN = 64;

  KeypalException expected(String what) {
    return KeypalException.at(
        name, value == null ? "is missing; expected " + what : "is not " + what);
  }

  /** Whether nothing, or null, stands here. */
  boolean isEmpty() {
    return value == null;
  }

  /** A text; neither its least nor its greatest length is exceeded. */
  String text(int shortest, int longest) {
    if (!(value instanceof String text)) {
      throw expected("a text");
    }
    if (text.length() < shortest || text.length() > longest) {
      throw KeypalException.at(
          name,
          String.format(
              Locale.ROOT,
              "has %d characters; %d to %d are allowed",
              text.length(),
              shortest,
              longest));
    }
    return wellFormed(text);
  }

  private String wellFormed(String text) {
    try {
      return Text.wellFormed(name, text);
    } catch (StorageException.InvalidInput e) {
      throw KeypalException.at(name, "holds U+0000 or half a surrogate pair");
    }
  }

  Optional<String> optionalText(int longest) {
    return isEmpty() ? Optional.empty() : Optional.of(text(0, longest));
  }

  boolean flag() {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw expected("true or false");
  }

  /** A whole number that is not negative. */
  OptionalLong count() {
    if (isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      if (value instanceof Number number) {
        BigDecimal exact = new BigDecimal(number.toString());
        // Before anything is made of it: the digits of 1e999999999 would fill the memory.
        if (exact.signum() >= 0 && exact.precision() - (long) exact.scale() <= 19) {
          return OptionalLong.of(exact.longValueExact());
        }
      }
    } catch (ArithmeticException e) {
      throw expected("a whole number from 0 to 9223372036854775807");
    }
    throw expected("a whole number from 0 to 9223372036854775807");
  }

  /** The texts of a list, each with its own place. */
  List<String> texts() {
    if (!(value instanceof List<?> list)) {
      throw expected("a list of texts");
    }
    if (list.size() > Limits.LIST_SIZE) {
      throw KeypalException.at(
          name,
          String.format(
              Locale.ROOT,
              "has %d elements; at most %d are allowed",
              list.size(),
              Limits.LIST_SIZE));
    }
    String[] texts = new String[list.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = new Place(name + "[" + i + "]", list.get(i)).text(0, Limits.NAME_LENGTH);
    }
    return List.of(texts);
  }

  /** The members of an object, in their order. */
  Map<String, @Nullable Object> members() {
    if (!(value instanceof Map<?, ?> object)) {
      throw expected("an object");
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    object.forEach((member, held) -> members.put((String) member, held));
    return Collections.unmodifiableMap(members);
  }

  /** One member; {@link #isEmpty} if it is absent or null. */
  Place member(String member) {
    Object held = value instanceof Map<?, ?> object ? object.get(member) : null;
    return new Place(name + "." + shown(member), held);
  }

  /** Refuses any other member: one that is ignored may be one that was mistyped. */
  Place only(Set<String> known) {
    for (String member : members().keySet()) {
      if (!known.contains(member)) {
        throw KeypalException.at(name, "has a member that is not known here");
      }
    }
    return this;
  }

  /** Whether a storage could hold a text of this kind, so that it is worth looking for. */
  static boolean fits(String text, int longest) {
    try {
      return !text.isEmpty()
          && text.length() <= longest
          && !Text.wellFormed("a text", text).isEmpty();
    } catch (StorageException.InvalidInput e) {
      return false;
    }
  }

  /** A name from outside, short and without anything that could disturb a log. */
  static String shown(String name) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < name.length() && i < SHOWN; i++) {
      char c = name.charAt(i);
      shown.append(c > ' ' && c < 0x7f ? c : '?');
    }
    return name.length() > SHOWN ? shown.append("...").toString() : shown.toString();
  }
}

package dev.keyhold.spi;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The constants of an enum as lower-case words. */
public final class Words {
  private Words() {}

  /** The word of a constant: {@code suspended} for {@code SUSPENDED}. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** All words of a set, in the order of its constants. */
  public static <E extends Enum<E>> List<String> all(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Words::of).toList();
  }

  /**
   * The constant of a word, which must be written exactly like this; empty if there is no such
   * word.
   */
  public static <E extends Enum<E>> Optional<E> find(Class<E> type, String word) {
    for (E constant : type.getEnumConstants()) {
      if (of(constant).equals(word)) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }
}

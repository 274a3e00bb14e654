package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import java.util.Locale;

/**
 * The closed sets of words: an enum's constants, in lower case, as the tables' CHECKs list them.
 */
final class Words {
  private Words() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> E read(Class<E> type, String word) {
    for (E constant : type.getEnumConstants()) {
      if (of(constant).equals(word)) {
        return constant;
      }
    }
    throw new StorageException.InvalidInput(
        "a word of the database is not one of " + type.getSimpleName());
  }
}

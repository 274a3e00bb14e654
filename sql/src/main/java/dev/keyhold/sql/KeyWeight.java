package dev.keyhold.sql;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.OwnedKey;
import java.util.Collection;
import java.util.Optional;

/** About how many bytes of memory a cached key takes; {@code docs/performance.md} has a measure. */
final class KeyWeight {
  /** The objects that every key has, and its place in the cache. */
  private static final int KEY = 480;

  /** Of a string, beyond its characters. */
  private static final int STRING = 48;

  private KeyWeight() {}

  static int of(OwnedKey owned) {
    ApiKey key = owned.key();
    long texts =
        of(key.id())
            + of(key.ownerId())
            + of(key.organizationId())
            + of(key.displayHint())
            + of(key.name())
            + of(key.description())
            + of(key.revocationReason())
            + of(key.rotatedToId())
            + of(key.metadata().text());
    long lists = of(key.scopes()) + of(key.tags());
    long resources = 0;
    for (var resource : key.resources().entrySet()) {
      resources += of(resource.getKey()) + of(resource.getValue());
    }
    return (int) Math.min(Integer.MAX_VALUE, KEY + texts + lists + resources);
  }

  private static long of(Optional<String> text) {
    return text.isPresent() ? of(text.get()) : 0;
  }

  private static long of(String text) {
    return (long) STRING + text.length();
  }

  private static long of(Collection<String> texts) {
    long sum = 0;
    for (String text : texts) {
      sum += of(text);
    }
    return sum;
  }
}

package dev.keyhold.sql;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.function.Function;

/**
 * What columns say that are alike in many rows, such as scopes: read once, and one object for all
 * keys in memory.
 */
final class Shared<T> {
  private static final int MOST = 1_000;

  /** Longer texts are hardly alike, and are not kept. */
  private static final int LONGEST = 200;

  private final Function<String, T> read;
  private final LoadingCache<String, T> values;

  /**
   * @param read answers something immutable
   */
  Shared(Function<String, T> read) {
    this.read = read;
    this.values =
        Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build(read::apply);
  }

  T of(String text) {
    return text.length() > LONGEST ? read.apply(text) : values.get(text);
  }
}

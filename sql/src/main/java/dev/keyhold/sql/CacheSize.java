package dev.keyhold.sql;

/**
 * How much of the keys is kept in memory.
 *
 * @param bytes zero to keep nothing
 */
public record CacheSize(long bytes, long entries) {
  int leastWeight() {
    return (int) Math.min(Integer.MAX_VALUE, bytes / entries);
  }
}

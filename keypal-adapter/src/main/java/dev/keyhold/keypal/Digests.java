package dev.keyhold.keypal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;

/**
 * A map of digests of 64 bits, in two arrays: a million texts cost some 32 MB, where a map of the
 * texts themselves would cost ten times that. Of a million, two are alike once in 37 million runs.
 */
final class Digests {
  /** Stands for an empty place, so that no digest is zero. */
  private static final long NONE = 0;

  private long[] keys = new long[1 << 10];
  private long[] values = new long[1 << 10];
  private int size;

  /** The digest of several texts, none of which can run into the next. */
  static long of(String... texts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String text : texts) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      long first = ByteBuffer.wrap(digest.digest()).getLong();
      return first == NONE ? 1 : first;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  OptionalLong find(long key) {
    int place = place(key);
    return keys[place] == NONE ? OptionalLong.empty() : OptionalLong.of(values[place]);
  }

  void put(long key, long value) {
    if (size >= keys.length / 2) {
      grow();
    }
    int place = place(key);
    size += keys[place] == NONE ? 1 : 0;
    keys[place] = key;
    values[place] = value;
  }

  /** Where the key is, or would be. */
  private int place(long key) {
    int place = (int) key & (keys.length - 1);
    while (keys[place] != NONE && keys[place] != key) {
      place = (place + 1) & (keys.length - 1);
    }
    return place;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new long[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != NONE) {
        int place = place(oldKeys[i]);
        keys[place] = oldKeys[i];
        values[place] = oldValues[i];
      }
    }
  }
}

package dev.keyhold.spi;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Makes ids for new records. Stores accept other ids too. */
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  /**
   * A new UUID version 7 (RFC 9562, 5.7): ordered by time, with 74 random bits, as text of 36
   * lower-case characters. An id is a name and not a secret.
   *
   * @param at the time that goes into the id; a time before 1970, which does not fit, becomes the
   *     first millisecond of 1970
   */
  public static String newId(Instant at) {
    long millis = Math.max(0, Limits.time("the time of an id", at).toEpochMilli());
    long version = 0x7000L | (RANDOM.nextLong() & 0x0fffL);
    long variant = 0x8000_0000_0000_0000L | (RANDOM.nextLong() >>> 2);
    return new UUID(millis << 16 | version, variant).toString();
  }
}

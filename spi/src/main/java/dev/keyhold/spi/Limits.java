package dev.keyhold.spi;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The limits of the values that a storage accepts, each with its reason. Lengths are in UTF-16 code
 * units, as {@link String#length} counts.
 */
public final class Limits {
  /**
   * The longest id. Ids are in indexes, and several back ends take no longer entries there. Ids
   * made by libraries have 20 to 36 characters.
   */
  public static final int ID_LENGTH = 255;

  /** The longest e-mail address: 64 octets, an {@code @} and 255 octets (RFC 5321, 4.5.3.1). */
  public static final int EMAIL_LENGTH = 320;

  /** The longest slug: what fits into one label of a host name (RFC 1035, 2.3.4). */
  public static final int SLUG_LENGTH = 63;

  /**
   * The longest name, label, scope, tag or hash: a line to show. Names of organizations and tags
   * are in indexes.
   */
  public static final int NAME_LENGTH = 1_024;

  /**
   * The most characters that the values in an index have together: a cursor holds them, and several
   * back ends take no longer entries.
   */
  public static final int INDEX_LENGTH = 2 * NAME_LENGTH;

  /** The longest user agent: what HTTP servers take for all headers together is 8,192 or so. */
  public static final int USER_AGENT_LENGTH = 4_096;

  /** The longest description or reason: text that a person wrote, not a file. */
  public static final int TEXT_LENGTH = 65_536;

  /**
   * The longest JSON text; a key's scopes, resources and tags each fit into one. The whole text is
   * read into memory with its row.
   */
  public static final int JSON_LENGTH = 65_536;

  /**
   * How deep JSON arrays and objects may nest: readers need stack for each level, here and in other
   * programs.
   */
  public static final int JSON_DEPTH = 32;

  /**
   * The most scopes, tags or resources that one key has, and the most tags of one query: each
   * verification looks at all of them.
   */
  public static final int LIST_SIZE = 256;

  /** The most items of one page: they are in memory at once. */
  public static final int PAGE_SIZE = 1_000;

  /** The earliest time that can be stored: the first millisecond of the year 1, UTC. */
  public static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  /** The latest time that can be stored: the last millisecond of the year 9999, UTC. */
  public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  static final String OUTSIDE = " is outside the years 1 to 9999";

  private Limits() {}

  /**
   * Checks a time and cuts it to the millisecond.
   *
   * @param name what the time is, for the message
   * @throws StorageException.InvalidInput if it is before {@link #EARLIEST} or after {@link
   *     #LATEST}
   */
  public static Instant time(String name, Instant time) {
    if (!isKept(time)) {
      throw new StorageException.InvalidInput(name + OUTSIDE);
    }
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  static boolean isKept(Instant time) {
    return !time.isBefore(EARLIEST) && !time.truncatedTo(ChronoUnit.MILLIS).isAfter(LATEST);
  }
}

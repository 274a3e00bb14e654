package dev.keyhold.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The hash by which an API key is found. A storage compares hashes exactly, including case, and
 * never interprets them.
 *
 * <p>A hash is a text. Most hashes are 64 lower-case hexadecimal digits; such a hash is held as the
 * four numbers that the digits stand for, because writing and comparing the digits would take
 * longer than all else in a verification.
 */
public final class KeyHash {
  private static final HexFormat HEX = HexFormat.of();
  private static final VarHandle NUMBERS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int DIGEST = 4 * Long.BYTES;

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  /** A text of any other form; null for 64 hexadecimal digits. */
  private final @Nullable String other;

  /**
   * @param text the hash as text, such as 64 hexadecimal digits
   * @throws StorageException.InvalidInput if it is empty, not well-formed, or longer than {@link
   *     Limits#NAME_LENGTH}
   */
  public KeyHash(String text) {
    this(isDigest(text) ? HEX.parseHex(text) : new byte[DIGEST], isDigest(text) ? null : text);
  }

  private KeyHash(byte[] digest, @Nullable String other) {
    this.other = other == null ? null : ApiKey.CHECK.name("hash", other);
    first = (long) NUMBERS.get(digest, 0);
    second = (long) NUMBERS.get(digest, Long.BYTES);
    third = (long) NUMBERS.get(digest, 2 * Long.BYTES);
    fourth = (long) NUMBERS.get(digest, 3 * Long.BYTES);
  }

  /**
   * The hash whose text is the lower-case hexadecimal form of a digest.
   *
   * @param digest not empty, and at most half of {@link Limits#NAME_LENGTH}; not kept
   */
  public static KeyHash ofDigest(byte[] digest) {
    return digest.length == DIGEST ? new KeyHash(digest, null) : new KeyHash(HEX.formatHex(digest));
  }

  private static boolean isDigest(String text) {
    if (text.length() != 2 * DIGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** The hash as text, as it was given. {@link #toString} does not show it. */
  public String text() {
    if (other != null) {
      return other;
    }
    byte[] digest = new byte[DIGEST];
    NUMBERS.set(digest, 0, first);
    NUMBERS.set(digest, Long.BYTES, second);
    NUMBERS.set(digest, 2 * Long.BYTES, third);
    NUMBERS.set(digest, 3 * Long.BYTES, fourth);
    return HEX.formatHex(digest);
  }

  @Override
  public boolean equals(@Nullable Object that) {
    return that instanceof KeyHash hash
        && first == hash.first
        && second == hash.second
        && third == hash.third
        && fourth == hash.fourth
        && Objects.equals(other, hash.other);
  }

  /** The bytes of a digest are spread evenly, so the first ones are enough. */
  @Override
  public int hashCode() {
    return other == null ? Long.hashCode(first) : other.hashCode();
  }

  @Override
  public String toString() {
    return "KeyHash[hidden]";
  }
}

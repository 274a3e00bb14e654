package dev.keyhold.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The position of the last item of a page, opaque to callers. A cursor stays valid after the item
 * is deleted, and in another process.
 *
 * @param text letters, digits, {@code -} and {@code _} only, so that it can travel in a URL
 */
public record Cursor(String text) {
  /** Values of an index, of up to three bytes a character, encoded twice; and the list's name. */
  private static final int LONGEST = 8 * Limits.INDEX_LENGTH;

  /** Nobody gains by a query that another one's cursor fits. */
  private static final int QUERY_BYTES = 6;

  /** A text that no store made is refused when it is used. */
  public Cursor {
    if (text.length() > LONGEST) {
      throw malformed();
    }
  }

  /**
   * For stores: the name of the list that a query asks for. A cursor of another query or of another
   * order is refused, because it would skip items that the caller never saw.
   *
   * @param kind the kind of the listed items
   * @param query compared by its text
   */
  public static String list(String kind, Object query) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(query.toString().getBytes(StandardCharsets.UTF_8));
      return kind + "-" + HexFormat.of().formatHex(digest, 0, QUERY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * For stores: a cursor for one kind of list.
   *
   * @param list the list to which the cursor belongs; other lists refuse it
   * @param position the sort key of the last item
   */
  public static Cursor of(String list, String... position) {
    String encoded = Arrays.stream(position).map(Cursor::encode).collect(Collectors.joining("."));
    return new Cursor(encode(list + "." + encoded));
  }

  /**
   * For stores: the position that {@link #of} was given.
   *
   * @return one text or more; a store that gave more than one must check their number
   * @throws StorageException.InvalidInput if this is not a cursor of that list
   */
  public List<String> position(String list) {
    String[] parts = decode(text).split("\\.", -1);
    if (!parts[0].equals(list) || parts.length == 1) {
      throw malformed();
    }
    return Arrays.stream(parts).skip(1).map(Cursor::decode).toList();
  }

  /**
   * For stores: the position of a list that is sorted by whole numbers.
   *
   * @throws StorageException.InvalidInput if this is not a cursor of that list
   */
  public List<Long> numbers(String list) {
    return position(list).stream().map(Cursor::number).toList();
  }

  /** As {@code Long.toString} writes it: {@code Long.valueOf} takes the digits of every script. */
  private static Long number(String text) {
    try {
      long number = Long.parseLong(text);
      if (Long.toString(number).equals(text)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw malformed();
    }
    throw malformed();
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String encoded) {
    try {
      return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static StorageException malformed() {
    return new StorageException.InvalidInput(
        "cursor", "the cursor does not belong to this list; start again without a cursor");
  }
}

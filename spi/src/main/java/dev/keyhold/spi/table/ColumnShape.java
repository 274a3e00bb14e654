package dev.keyhold.spi.table;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A column of a table.
 *
 * @param name as the database calls it: lower case, words joined by {@code _}
 * @param member as JSON and errors call it: {@code owner_id} is {@code ownerId}, if nothing else is
 *     said
 * @param kind what it holds
 * @param optional whether a row may leave it out
 * @param limit the most characters (UTF-16 code units) or bytes; the digits behind the point of a
 *     {@link ColumnKind#DECIMAL}; 0 for the other kinds
 * @param words the closed set of a {@link ColumnKind#WORD}, in order; empty for the other kinds
 * @param byDefault what the database puts where a row leaves it out, such as the rows that are
 *     there when a migration adds the column
 * @param marks what else is to be known of it
 */
public record ColumnShape(
    String name,
    String member,
    ColumnKind kind,
    boolean optional,
    int limit,
    List<String> words,
    Optional<Object> byDefault,
    Set<Mark> marks) {

  /** The most digits of a {@link ColumnKind#DECIMAL}, before and behind the point. */
  public static final int DECIMAL_DIGITS = 18;

  private static final int LONGEST_SCALE = 1_000;

  /** What others have to know of a column. */
  public enum Mark {
    /**
     * It is about a person: an erasure of this person's data blanks it. So it is optional, or holds
     * text, bytes or JSON.
     */
    PERSONAL,
    /** No entry, event, message or answer ever holds it. */
    SECRET,
    /** It changes too often for the audit trail, as a counter does. */
    QUIET,
    /**
     * A whole number that rows get in the order in which they are committed: one that is inserted
     * with 0 gets one more than the largest of the table, or of the tenant's rows in it. Another
     * number is taken as it is.
     */
    COUNTED
  }

  public ColumnShape {
    Names.check("column", name);
    words = List.copyOf(words);
    marks = Set.copyOf(marks);
    fault(kind, limit, words)
        .ifPresent(
            fault -> {
              throw new StorageException.InvalidInput("the column %s %s".formatted(name, fault));
            });
  }

  private static Optional<String> fault(ColumnKind kind, int limit, List<String> words) {
    String fault =
        switch (kind) {
          case TEXT, ID, BYTES -> limit < 1 ? "has a length that takes nothing; at least 1" : "";
          case DECIMAL ->
              limit < 0 || limit > DECIMAL_DIGITS
                  ? "has 0 to "
                      + DECIMAL_DIGITS
                      + " digits behind the point, not as many as it was given"
                  : "";
          case WORD ->
              words.isEmpty()
                  ? "has no words to hold"
                  : Set.copyOf(words).size() < words.size() ? "has a word twice: " + words : "";
          case FLAG, NUMBER, TIME, ISO_TIME, JSON ->
              limit != 0 ? "has no length that could be bounded" : "";
        };
    return fault.isEmpty() ? Optional.empty() : Optional.of(fault);
  }

  /** A column that every row has, and that nothing else is to be known of. */
  public static ColumnShape of(String name, ColumnKind kind, int limit, List<String> words) {
    return new ColumnShape(
        name, Names.member(name), kind, false, limit, words, Optional.empty(), Set.of());
  }

  public ColumnShape withOptional(boolean value) {
    return new ColumnShape(name, member, kind, value, limit, words, byDefault, marks);
  }

  public ColumnShape withMember(String value) {
    return new ColumnShape(name, value, kind, optional, limit, words, byDefault, marks);
  }

  public ColumnShape withLimit(int value) {
    return new ColumnShape(name, member, kind, optional, value, words, byDefault, marks);
  }

  public ColumnShape withDefault(Object value) {
    return new ColumnShape(name, member, kind, optional, limit, words, Optional.of(value), marks);
  }

  public ColumnShape withMark(Mark value) {
    Set<Mark> more = new HashSet<>(marks);
    more.add(value);
    return new ColumnShape(name, member, kind, optional, limit, words, byDefault, more);
  }

  /** Whether a row may hold this value here. */
  public boolean takes(Object value) {
    try {
      checked(value);
      return true;
    } catch (StorageException.InvalidInput e) {
      return false;
    }
  }

  /** Whether it has this mark. */
  public boolean is(Mark mark) {
    return marks.contains(mark);
  }

  /**
   * A value in the form that is kept: times cut to the millisecond, decimals with all their digits.
   *
   * @throws StorageException.InvalidInput if the column does not take it; the message names the
   *     column and does not hold the value
   */
  public Object checked(Object value) {
    if (!kind.type().isInstance(value)) {
      throw refusal(
          "is a %s; a %s is taken"
              .formatted(value.getClass().getSimpleName(), kind.type().getSimpleName()));
    }
    return switch (kind) {
      case TEXT, ID -> text((String) value);
      case WORD -> word((String) value);
      case DECIMAL -> decimal((BigDecimal) value);
      case TIME, ISO_TIME -> time((Instant) value);
      case BYTES -> bytes((Bytes) value);
      case FLAG, NUMBER, JSON -> value;
    };
  }

  private String text(String value) {
    if (value.length() > limit || (kind == ColumnKind.ID && value.isEmpty())) {
      throw refusal(
          String.format(
              Locale.ROOT,
              "has %d characters; %d to %d are taken",
              value.length(),
              kind == ColumnKind.ID ? 1 : 0,
              limit));
    }
    try {
      return Text.wellFormed("it", value);
    } catch (StorageException.InvalidInput e) {
      throw refusal("is malformed: " + e.summary());
    }
  }

  private String word(String value) {
    if (!words.contains(value)) {
      throw refusal("is not one of the words " + words);
    }
    return value;
  }

  private BigDecimal decimal(BigDecimal value) {
    try {
      // To write out what has an exponent of millions would take all memory.
      if (Math.abs((long) value.scale()) <= LONGEST_SCALE) {
        BigDecimal scaled = value.setScale(limit, RoundingMode.UNNECESSARY);
        if (scaled.precision() <= DECIMAL_DIGITS) {
          return scaled;
        }
      }
    } catch (ArithmeticException e) {
      // It has more digits behind the point than the column.
    }
    throw refusal(
        String.format(
            Locale.ROOT,
            "has too many digits; %d are taken, %d of them behind the point",
            DECIMAL_DIGITS,
            limit));
  }

  private Instant time(Instant value) {
    try {
      return Limits.time("it", value);
    } catch (StorageException.InvalidInput e) {
      throw refusal("lies outside the years 1 to 9999");
    }
  }

  private Bytes bytes(Bytes value) {
    if (value.length() > limit) {
      throw refusal(
          String.format(Locale.ROOT, "has %d bytes; at most %d are taken", value.length(), limit));
    }
    return value;
  }

  StorageException.InvalidInput refusal(String fault) {
    return new StorageException.InvalidInput(member(), "the column %s %s".formatted(name, fault));
  }
}

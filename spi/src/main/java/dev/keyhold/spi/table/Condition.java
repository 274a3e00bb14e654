package dev.keyhold.spi.table;

import java.util.Optional;

/**
 * What a row must have in one column.
 *
 * @param value what the column is compared with; empty for {@link Is#ABSENT} and {@link Is#PRESENT}
 */
public record Condition(String column, Is is, Optional<Object> value) {

  /** How a column compares; one that is absent compares with no value. */
  public enum Is {
    EQUAL,
    ABSENT,
    PRESENT,
    ABOVE,
    AT_LEAST,
    BELOW,
    AT_MOST;

    /** Whether rows that meet it stand side by side in an index, with one value in this column. */
    public boolean isExact() {
      return this == EQUAL || this == ABSENT;
    }

    boolean holds(int comparison) {
      return switch (this) {
        case EQUAL -> comparison == 0;
        case ABOVE -> comparison > 0;
        case AT_LEAST -> comparison >= 0;
        case BELOW -> comparison < 0;
        case AT_MOST -> comparison <= 0;
        case ABSENT, PRESENT -> throw new IllegalStateException("it compares with no value");
      };
    }
  }

  /** The column has this value. */
  public static Condition equal(String column, Object value) {
    return new Condition(column, Is.EQUAL, Optional.of(value));
  }

  /** Whether a row meets it. */
  public boolean matches(Row row) {
    Optional<Object> found = row.get(column);
    return switch (is) {
      case ABSENT -> found.isEmpty();
      case PRESENT -> found.isPresent();
      default -> {
        ColumnShape shape = row.shape().column(column);
        Optional<Object> wanted = value.map(shape::checked);
        yield found.isPresent()
            && wanted.isPresent()
            && is.holds(shape.kind().compare(found.get(), wanted.get()));
      }
    };
  }

  /** The column and the comparison, not the value. */
  @Override
  public String toString() {
    return column + " " + is;
  }
}

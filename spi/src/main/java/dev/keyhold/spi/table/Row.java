package dev.keyhold.spi.table;

import dev.keyhold.spi.StorageException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One row of a table: a value, or none, for each of its columns. It never changes. */
public final class Row {
  private final Shape shape;
  private final @Nullable Object[] values;

  private Row(Shape shape, @Nullable Object[] values) {
    this.shape = shape;
    this.values = values;
  }

  public static Builder builder(Shape shape) {
    return new Builder(shape, new @Nullable Object[shape.columns().size()]);
  }

  /**
   * For stores: a row as it is stored, whose values are not checked again.
   *
   * @param values one for each column of the shape, in its order; the row keeps the array
   */
  public static Row stored(Shape shape, @Nullable Object[] values) {
    return new Row(shape, values);
  }

  public Shape shape() {
    return shape;
  }

  /** The value of a column; empty if it is absent. */
  public Optional<Object> get(String column) {
    return Optional.ofNullable(values[shape.place(column)]);
  }

  /** The value of the column at a place of the shape's list; null if it is absent. */
  public @Nullable Object at(int place) {
    return values[place];
  }

  public String id() {
    return (String) get(Shape.ID).orElseThrow();
  }

  /** Empty where the table is not versioned. */
  public OptionalLong version() {
    return shape.is(Shape.Trait.VERSIONED)
        ? OptionalLong.of((Long) get(Shape.VERSION).orElseThrow())
        : OptionalLong.empty();
  }

  /**
   * For stores: refuses a row that has been changed since.
   *
   * @param wanted the version that it must have; empty to take any
   * @throws StorageException.Conflict if it has another
   */
  public void checkVersion(OptionalLong wanted) {
    if (wanted.isPresent() && !version().equals(wanted)) {
      throw new StorageException.Conflict(
          Shape.VERSION,
          "the row %s was changed since it was read; read it again and decide anew"
              .formatted(this));
    }
  }

  void check(Condition condition) {
    if (!condition.matches(this)) {
      throw new StorageException.Conflict(
          shape.column(condition.column()).member(),
          "the row %s does not meet the condition %s".formatted(this, condition));
    }
  }

  /** The values of these columns; an absent one is null, which {@code List.of} would not take. */
  public List<@Nullable Object> values(List<String> columns) {
    return columns.stream().<@Nullable Object>map(column -> at(shape.place(column))).toList();
  }

  /** What is there, by column, in the order of the shape. */
  public Map<String, Object> present() {
    Map<String, Object> present = new LinkedHashMap<>();
    shape
        .columns()
        .forEach(column -> get(column.name()).ifPresent(v -> present.put(column.name(), v)));
    return present;
  }

  public Builder toBuilder() {
    return new Builder(shape, values.clone());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row
        && shape.name().equals(row.shape.name())
        && Arrays.equals(values, row.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** The table and the id; other values may be secrets. */
  @Override
  public String toString() {
    return shape.name() + " " + id();
  }

  /** Collects a row. */
  public static final class Builder {
    private final Shape shape;
    private final @Nullable Object[] values;

    private Builder(Shape shape, @Nullable Object[] values) {
      this.shape = shape;
      this.values = values;
    }

    /**
     * @throws StorageException.InvalidInput if the column does not take the value
     */
    public Builder set(String column, Object value) {
      int place = shape.place(column);
      values[place] = shape.columns().get(place).checked(value);
      return this;
    }

    /** The same, where empty leaves the column absent. */
    public Builder set(String column, Optional<?> value) {
      if (value.isPresent()) {
        return set(column, value.get());
      }
      values[shape.place(column)] = null;
      return this;
    }

    /**
     * @throws StorageException.InvalidInput if a column is absent that is not optional
     */
    public Row build() {
      for (int place = 0; place < values.length; place++) {
        ColumnShape column = shape.columns().get(place);
        if (values[place] == null && !column.optional()) {
          throw column.refusal("is missing");
        }
      }
      return new Row(shape, values.clone());
    }
  }
}

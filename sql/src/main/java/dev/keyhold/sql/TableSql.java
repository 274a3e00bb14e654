package dev.keyhold.sql;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One statement on a table of a set, as it comes together: its text, and the values of its
 * parameters in their order.
 */
public final class TableSql {
  private final Shape shape;
  private final StringBuilder text;
  private final List<@Nullable Object> values = new ArrayList<>();
  private boolean hasWhere;

  private TableSql(Shape shape, String begin) {
    this.shape = shape;
    this.text = new StringBuilder(begin);
  }

  static TableSql select(Shape shape, String what) {
    return new TableSql(shape, "SELECT " + what + " FROM " + shape.name());
  }

  /** All columns, in the order of the shape. */
  static TableSql select(Shape shape) {
    return select(shape, columns(shape));
  }

  /** One that reads the table behind these words. */
  static TableSql of(Shape shape, String begin) {
    return new TableSql(shape, begin);
  }

  static TableSql delete(Shape shape) {
    return new TableSql(shape, "DELETE FROM " + shape.name());
  }

  static TableSql update(Shape shape) {
    return new TableSql(shape, "UPDATE " + shape.name() + " SET ");
  }

  static String insert(Shape shape) {
    return insert(shape, column -> "?");
  }

  /**
   * The row is numbered: at the place of the column its tenant is bound, if the table has tenants,
   * and nothing if not. It returns the number.
   */
  static String insertCounted(Shape shape, ColumnShape counted) {
    String ofTenant =
        shape.tenantColumn().map(tenant -> " WHERE %s = ?".formatted(tenant)).orElse("");
    String next =
        "(SELECT coalesce(max(%s), 0) + 1 FROM %s%s)"
            .formatted(counted.name(), shape.name(), ofTenant);
    return insert(shape, column -> column.equals(counted) ? next : "?")
        + " RETURNING "
        + counted.name();
  }

  private static String insert(Shape shape, Function<ColumnShape, String> place) {
    StringJoiner places = new StringJoiner(", ");
    shape.columns().forEach(column -> places.add(place.apply(column)));
    return "INSERT INTO %s (%s) VALUES (%s)".formatted(shape.name(), columns(shape), places);
  }

  private static String columns(Shape shape) {
    StringJoiner names = new StringJoiner(", ");
    shape.columns().forEach(column -> names.add(column.name()));
    return names.toString();
  }

  TableSql add(String more, @Nullable Object... parameters) {
    text.append(more);
    values.addAll(Arrays.asList(parameters));
    return this;
  }

  /** Without statistics a database may take an index that serves only in part. */
  TableSql by(Optional<String> index, Dialect dialect) {
    return TableCatalog.isOurs(shape)
        ? this
        : index.map(name -> add(dialect.by(name))).orElse(this);
  }

  TableSql where(String condition, @Nullable Object... parameters) {
    text.append(hasWhere ? " AND " : " WHERE ");
    hasWhere = true;
    return add(condition, parameters);
  }

  /** One text for any number of values, so that the statement is kept. */
  TableSql among(String column, Collection<String> values, Dialect dialect) {
    return where(
        column + " IN (" + dialect.textsOf("?") + ")", Json.canonical(List.copyOf(values)));
  }

  /** The rows that a scope sees. */
  TableSql in(Scope scope) {
    scope
        .organizationId()
        .ifPresent(tenant -> where(shape.tenantColumn().orElse("NULL") + " = ?", tenant));
    if (shape.is(Shape.Trait.SOFT_DELETED)) {
      where(Shape.DELETED_AT + (scope.isOfDeleted(shape) ? " IS NOT NULL" : " IS NULL"));
    }
    return this;
  }

  TableSql where(List<Condition> conditions, Dialect dialect) {
    for (Condition condition : conditions) {
      where(condition);
      if (condition.is() == Condition.Is.EQUAL
          && dialect.isDigested(shape.column(condition.column()))) {
        where(dialect.same(condition.column(), "?"), values.get(values.size() - 1));
      }
    }
    return this;
  }

  private void where(Condition condition) {
    String column = condition.column();
    switch (condition.is()) {
      case ABSENT -> where(column + " IS NULL");
      case PRESENT -> where(column + " IS NOT NULL");
      default -> {
        ColumnShape compared = shape.column(column);
        Object value = condition.value().map(compared::checked).orElse(null);
        where(column + " " + sign(condition.is()) + " ?", TableValues.stored(compared, value));
      }
    }
  }

  public static String sign(Condition.Is is) {
    return switch (is) {
      case EQUAL -> "=";
      case ABOVE -> ">";
      case AT_LEAST -> ">=";
      case BELOW -> "<";
      case AT_MOST -> "<=";
      case ABSENT, PRESENT -> throw new IllegalArgumentException(is.toString());
    };
  }

  String text() {
    return text.toString();
  }

  @Nullable Object[] values() {
    return values.toArray();
  }
}

package dev.keyhold.sql;

import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Condition.Is;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowOrder;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Pages of a table, by position. What stands behind a position in the order of several columns is
 * read range by range: first the rows that differ from it in the last column alone, then those that
 * differ in the one before, and so on. Each is one range of the index in its order, whatever is
 * absent, and most pages end in the first or second.
 */
final class TablePages {
  private final Sql sql;
  private final Shape shape;
  private final Scope scope;
  private final RowOrder order;

  TablePages(Sql sql, Shape shape, Scope scope, RowOrder order) {
    this.sql = sql;
    this.shape = shape;
    this.scope = scope;
    this.order = order;
  }

  Page<Row> page(PageRequest request) {
    int wanted = request.limit() + 1;
    List<Row> found = new ArrayList<>();
    for (List<Condition> range : ranges(request)) {
      if (found.size() < wanted) {
        found.addAll(read(range, wanted - found.size()));
      }
    }
    return Page.cut(found, request.limit(), row -> order.cursor(scope, row));
  }

  private List<List<Condition>> ranges(PageRequest request) {
    if (request.after().isEmpty()) {
      return List.of(order.range());
    }
    List<@Nullable Object> position = order.position(scope, request.after().get());
    List<List<Condition>> ranges = new ArrayList<>();
    for (int last = position.size() - 1; last >= 0; last--) {
      ranges.addAll(behind(position, last));
    }
    return ranges;
  }

  /** The rows that are as the position up to a column, and behind it in this one. */
  private List<List<Condition>> behind(List<@Nullable Object> position, int last) {
    List<Condition> same = new ArrayList<>();
    for (int i = 0; i < last; i++) {
      Optional<Object> value = Optional.ofNullable(position.get(i));
      same.add(
          new Condition(order.order().get(i), value.isPresent() ? Is.EQUAL : Is.ABSENT, value));
    }
    List<List<Condition>> ranges = new ArrayList<>();
    for (Condition further : further(order.order().get(last), position.get(last))) {
      List<Condition> range = new ArrayList<>(same);
      range.add(further);
      if (last == 0) {
        range.addAll(rest());
      }
      ranges.add(range);
    }
    return ranges;
  }

  /** What is absent comes before all values. */
  private List<Condition> further(String column, @Nullable Object value) {
    boolean optional = shape.column(column).optional();
    if (!order.query().descending()) {
      return List.of(
          value == null
              ? new Condition(column, Is.PRESENT, Optional.empty())
              : new Condition(column, Is.ABOVE, Optional.of(value)));
    }
    if (value == null) {
      return List.of();
    }
    Condition below = new Condition(column, Is.BELOW, Optional.of(value));
    boolean absentToo = optional && (order.range().isEmpty() || !isFirst(column));
    return absentToo
        ? List.of(below, new Condition(column, Is.ABSENT, Optional.empty()))
        : List.of(below);
  }

  private boolean isFirst(String column) {
    return order.order().get(0).equals(column);
  }

  /** The position is inside of the range, so the bound at which the page began is met. */
  private List<Condition> rest() {
    Set<Is> met =
        order.query().descending() ? Set.of(Is.BELOW, Is.AT_MOST) : Set.of(Is.ABOVE, Is.AT_LEAST);
    return order.range().stream().filter(bound -> !met.contains(bound.is())).toList();
  }

  private List<Row> read(List<Condition> range, int limit) {
    TableSql select = TableSql.select(shape).by(order.index(), sql.dialect());
    select
        .in(scope)
        .where(order.exact(), sql.dialect())
        .where(range, sql.dialect())
        .add(orderBy())
        .add(" LIMIT ?", limit);
    return sql.select(
        select.text(), row -> TableValues.row(sql.dialect(), shape, row), select.values());
  }

  long count() {
    TableSql count = TableSql.select(shape, "count(*)").by(order.index(), sql.dialect());
    count.in(scope).where(order.exact(), sql.dialect()).where(order.range(), sql.dialect());
    return sql.select(count.text(), row -> row.getLong(1), count.values()).get(0);
  }

  private String orderBy() {
    return order.order().stream()
        .map(this::direction)
        .collect(Collectors.joining(", ", " ORDER BY ", ""));
  }

  /** What is absent comes before all values, which databases see in different ways. */
  private String direction(String column) {
    boolean optional = shape.column(column).optional();
    return order.query().descending()
        ? column + (optional ? " DESC NULLS LAST" : " DESC")
        : column + (optional ? " NULLS FIRST" : "");
  }
}

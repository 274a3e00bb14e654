package dev.keyhold.sql;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.table.Among;
import dev.keyhold.spi.table.Paths;
import dev.keyhold.spi.table.RowOrder;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Ways through a table by one recursive statement, which does not follow a value twice. It cannot
 * say how far away a value is; where there are more values than steps are allowed, they are reached
 * once more, by a statement for each step.
 */
final class TablePaths {
  private static final String AT = "keyhold_at";

  private final Sql sql;
  private final Shape shape;
  private final Scope scope;
  private final Paths paths;
  private final Optional<String> index;

  TablePaths(Sql sql, Shape shape, Scope scope, Paths paths) {
    this.sql = sql;
    this.shape = shape;
    this.scope = scope;
    this.paths = paths;
    this.index =
        RowOrder.among(shape, scope, new Among(paths.where(), Map.of(paths.from(), Set.of())));
  }

  Set<String> reach(Collection<String> starts) {
    Set<String> reached = all(starts);
    paths.checkNumber(reached.size());
    return reached.size() - starts.size() <= paths.mostSteps()
        ? reached
        : paths.walk(starts, this::next);
  }

  private Set<String> all(Collection<String> starts) {
    String begin =
        "WITH RECURSIVE keyhold_reached (%s) AS (%s UNION SELECT %s FROM keyhold_reached CROSS JOIN %s"
            .formatted(AT, sql.dialect().textsOf("?"), paths.to(), shape.name());
    TableSql select = TableSql.of(shape, begin).add("", Json.canonical(List.copyOf(starts)));
    select.by(index, sql.dialect()).where(paths.from() + " = " + AT);
    return read(
        rows(select)
            .add(") SELECT " + AT + " FROM keyhold_reached LIMIT ?", paths.mostValues() + 1));
  }

  private Set<String> next(Set<String> values) {
    TableSql select = TableSql.of(shape, "SELECT DISTINCT " + paths.to() + " FROM " + shape.name());
    select.by(index, sql.dialect()).among(paths.from(), values, sql.dialect());
    return read(rows(select));
  }

  private TableSql rows(TableSql select) {
    select.in(scope).where(paths.where(), sql.dialect());
    return shape.column(paths.to()).optional() ? select.where(paths.to() + " IS NOT NULL") : select;
  }

  private static String value(ResultSet row) throws SQLException {
    return row.getString(1);
  }

  private Set<String> read(TableSql select) {
    return new HashSet<>(sql.select(select.text(), TablePaths::value, select.values()));
  }
}

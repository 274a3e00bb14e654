package dev.keyhold.sql;

import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.table.CheckShape;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The SQL that makes a table of a set: what a first migration of it holds. */
public final class TableDdl {
  private final Shape shape;
  private final DdlWords words;
  private final Set<String> later;

  public TableDdl(Shape shape, DdlWords words) {
    this(shape, words, Set.of());
  }

  /**
   * @param later tables that are not there when this one is made, so that its references to them
   *     come behind them
   */
  private TableDdl(Shape shape, DdlWords words, Set<String> later) {
    this.shape = shape;
    this.words = words;
    this.later = later;
  }

  /** All tables of a set, those that are referred to before those that refer. */
  public static String of(SetShape set, DdlWords words) {
    return of(set, ordered(set), words);
  }

  /**
   * Some tables of a set, with all that comes with them.
   *
   * @param shapes as {@link #ordered} has them
   */
  public static String of(SetShape set, List<Shape> shapes, DdlWords words) {
    List<String> statements = new ArrayList<>();
    List<String> behind = new ArrayList<>();
    for (int place = 0; place < shapes.size(); place++) {
      Shape shape = shapes.get(place);
      TableDdl ddl = new TableDdl(shape, words, later(shapes, place, words));
      statements.add(ddl.sql() + (set.isGuarded() ? words.guard(shape) : ""));
      behind.addAll(ddl.foreignKeysBehind());
    }
    statements.addAll(behind);
    return String.join("\n", statements);
  }

  private static Set<String> later(List<Shape> shapes, int place, DdlWords words) {
    return words.refersToLaterTables()
        ? Set.of()
        : shapes.stream().skip(place + 1).map(Shape::name).collect(Collectors.toSet());
  }

  /**
   * Those that are referred to before those that refer; where they do so in a circle, in the set's
   * order.
   */
  public static List<Shape> ordered(SetShape set) {
    List<Shape> waiting = new ArrayList<>(set.shapes());
    List<Shape> ordered = new ArrayList<>();
    while (!waiting.isEmpty()) {
      Shape next =
          waiting.stream()
              .filter(shape -> waiting.stream().noneMatch(other -> refers(shape, other)))
              .findFirst()
              .orElse(waiting.get(0));
      ordered.add(next);
      waiting.remove(next);
    }
    return ordered;
  }

  private static boolean refers(Shape shape, Shape other) {
    return !shape.equals(other)
        && shape.references().stream()
            .anyMatch(one -> !one.across() && one.table().equals(other.name()));
  }

  public String sql() {
    List<String> statements = new ArrayList<>();
    statements.add(table(shape.name()));
    shape.indexes().forEach(index -> statements.add(index(index)));
    kept().filter(this::needsTrigger).forEach(reference -> statements.add(clearing(reference)));
    return String.join("\n", statements) + words.tenants(shape);
  }

  /** The table by itself, under another name while the one of its name is there. */
  public String table(String name) {
    List<String> lines = new ArrayList<>();
    shape.columns().forEach(column -> lines.add(column(column)));
    shape
        .tenantColumn()
        .ifPresent(
            tenant ->
                lines.add("%s (%s, id)".formatted(isKey() ? "UNIQUE" : "PRIMARY KEY", tenant)));
    kept()
        .filter(ReferenceShape::withinTenant)
        .filter(reference -> !isLater(reference))
        .forEach(reference -> lines.add(foreignKey(reference)));
    shape.checks().forEach(check -> lines.add(check(check)));
    return "CREATE TABLE %s (\n  %s\n)%s;\n"
        .formatted(name, String.join(",\n  ", lines), words.end());
  }

  public String column(ColumnShape column) {
    StringBuilder sql = new StringBuilder(column.name()).append(' ').append(words.type(column));
    if (!column.optional()) {
      sql.append(" NOT NULL");
    }
    if (column.name().equals(Shape.ID) && isKey()) {
      sql.append(" PRIMARY KEY");
    }
    byDefault(column).ifPresent(value -> sql.append(" DEFAULT ").append(value));
    rule(column).ifPresent(rule -> sql.append(" CHECK (").append(rule).append(')'));
    kept()
        .filter(r -> r.column().equals(column.name()) && !r.withinTenant() && !isLater(r))
        .forEach(r -> sql.append(' ').append(referred(r)));
    return sql.toString();
  }

  /** Whether the id by itself says which row it is. */
  private boolean isKey() {
    return !shape.is(Shape.Trait.IDS_WITHIN_TENANT);
  }

  private boolean isLater(ReferenceShape reference) {
    return later.contains(reference.table());
  }

  private List<String> foreignKeysBehind() {
    return kept()
        .filter(this::isLater)
        .map(
            reference ->
                reference.withinTenant()
                    ? foreignKey(reference)
                    : "FOREIGN KEY (%s) %s".formatted(reference.column(), referred(reference)))
        .map(key -> "ALTER TABLE %s ADD %s;".formatted(shape.name(), key))
        .toList();
  }

  private String referred(ReferenceShape reference) {
    return "REFERENCES %s (id) ON DELETE %s".formatted(reference.table(), action(reference));
  }

  /** The references that the database keeps. */
  private Stream<ReferenceShape> kept() {
    return shape.references().stream().filter(reference -> !reference.across());
  }

  /** Who prescribes the form of a row's times may not write all of them. */
  public Optional<String> byDefault(ColumnShape column) {
    boolean isByOthers =
        column.kind() == ColumnKind.ISO_TIME
            && List.of(Shape.CREATED_AT, Shape.UPDATED_AT).contains(column.name());
    return isByOthers
        ? Optional.of(words.now())
        : column.byDefault().map(value -> literal(column, value));
  }

  private Optional<String> rule(ColumnShape column) {
    return column.kind() == ColumnKind.WORD
        ? Optional.of(
            column.words().stream()
                .map(TableDdl::quoted)
                .collect(Collectors.joining(", ", column.name() + " IN (", ")")))
        : words.rule(column);
  }

  private String action(ReferenceShape reference) {
    return switch (reference.whenDeleted()) {
      case CASCADE -> "CASCADE";
      // Looked at when the statement ends: a row that goes by another way is in nobody's.
      case REFUSE -> "NO ACTION";
      case CLEAR ->
          reference.withinTenant() ? words.clearing(reference).orElse("NO ACTION") : "SET NULL";
    };
  }

  private String foreignKey(ReferenceShape reference) {
    return "FOREIGN KEY (%s, %s) REFERENCES %s (%s, id) ON DELETE %s"
        .formatted(
            shape.tenantColumn().orElseThrow(),
            reference.column(),
            reference.table(),
            reference.tenantColumn().orElseThrow(),
            action(reference));
  }

  /**
   * To clear the whole key, as some databases would, clears the tenant too. What goes with the row
   * by a cascade is gone before its trigger runs, and need not keep the checks of its table; but of
   * those that go one by one, the later are still there when the trigger of an earlier one runs.
   */
  private boolean needsTrigger(ReferenceShape reference) {
    return reference.withinTenant()
        && reference.whenDeleted() == WhenDeleted.CLEAR
        && words.clearing(reference).isEmpty();
  }

  private String clearing(ReferenceShape reference) {
    return """
    CREATE TRIGGER %1$s_clears_%2$s
    AFTER DELETE ON %3$s
    BEGIN
      UPDATE %1$s SET %2$s = NULL WHERE %4$s = OLD.%5$s AND %2$s = OLD.id;
    END;
    """
        .formatted(
            shape.name(),
            reference.column(),
            reference.table(),
            shape.tenantColumn().orElseThrow(),
            reference.tenantColumn().orElseThrow());
  }

  public String index(IndexShape index) {
    List<String> columns = new ArrayList<>();
    index
        .keyColumns(shape.tenantColumn())
        .forEach(column -> columns.add(words.indexed(shape, index, column)));
    if (!index.unique()) {
      columns.add(Shape.ID);
    }
    boolean partial = index.unique() && shape.is(Shape.Trait.SOFT_DELETED);
    return "CREATE %sINDEX %s ON %s (%s)%s;"
        .formatted(
            index.unique() ? "UNIQUE " : "",
            index.name(),
            shape.name(),
            String.join(", ", columns),
            partial ? " WHERE deleted_at IS NULL" : "");
  }

  private String check(CheckShape check) {
    return "CONSTRAINT %s CHECK (%s)".formatted(check.name(), expression(check.rule()));
  }

  private String expression(CheckShape.Rule rule) {
    if (rule instanceof CheckShape.All all) {
      return joined(all.rules(), " AND ");
    } else if (rule instanceof CheckShape.Any any) {
      return joined(any.rules(), " OR ");
    } else if (rule instanceof CheckShape.Columns columns) {
      return columns.left() + " " + TableSql.sign(columns.is()) + " " + columns.right();
    }
    return expression(((CheckShape.Column) rule).condition());
  }

  private String joined(List<CheckShape.Rule> rules, String word) {
    return rules.stream()
        .map(
            rule ->
                rule instanceof CheckShape.Column || rule instanceof CheckShape.Columns
                    ? expression(rule)
                    : "(" + expression(rule) + ")")
        .collect(Collectors.joining(word));
  }

  private String expression(Condition condition) {
    ColumnShape column = shape.column(condition.column());
    return switch (condition.is()) {
      case ABSENT -> column.name() + " IS NULL";
      case PRESENT -> column.name() + " IS NOT NULL";
      default ->
          column.name()
              + " "
              + TableSql.sign(condition.is())
              + " "
              + literal(column, condition.value().orElseThrow());
    };
  }

  private String literal(ColumnShape column, Object value) {
    Object stored = Objects.requireNonNull(TableValues.stored(column, value));
    if (stored instanceof Number) {
      return stored.toString();
    }
    if (stored instanceof PrescribedTime time) {
      return quoted(IsoTime.text(time.at()));
    }
    return stored instanceof String text ? quoted(text) : words.literal(stored);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}

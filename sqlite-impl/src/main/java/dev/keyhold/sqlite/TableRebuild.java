package dev.keyhold.sqlite;

import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sql.TableDdl;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Makes a table anew and copies its rows, where SQLite cannot change what is there.
 *
 * @see <a href="https://www.sqlite.org/lang_altertable.html#otheralter">Other changes</a>
 */
final class TableRebuild {
  private final Shape shape;
  private final TableDdl ddl;
  private final MigratedTables found;
  private final TableForm before;

  TableRebuild(Shape shape, MigratedTables found, TableForm before) {
    this.shape = shape;
    this.ddl = new TableDdl(shape, SqliteDdl.INSTANCE);
    this.found = found;
    this.before = before;
  }

  /**
   * @param gone the columns whose values are not taken over
   */
  List<String> statements(List<String> gone) throws SQLException {
    List<Mention> mentions = Mention.of(found.connection(), shape.name());
    String name = "new_" + shape.name();
    List<String> statements = new ArrayList<>();
    mentions.forEach(mention -> statements.add(mention.drop()));
    statements.add(ddl.table(name).strip());
    statements.add(remarks(gone) + copy(name));
    statements.add("DROP TABLE %s;".formatted(shape.name()));
    statements.add("ALTER TABLE %s RENAME TO %s;".formatted(name, shape.name()));
    shape.indexes().forEach(index -> statements.add(ddl.index(index)));
    statements.addAll(indexesOfAHub());
    mentions.forEach(mention -> statements.add(mention.create()));
    return statements;
  }

  private String remarks(List<String> gone) {
    StringBuilder remarks = new StringBuilder();
    if (!gone.isEmpty()) {
      remarks.append(
          "-- LOSES DATA: what the table %s holds in %s.\n"
              .formatted(shape.name(), String.join(", ", gone)));
    }
    for (ColumnShape column : shape.columns()) {
      if (isUnfilled(column)) {
        remarks.append(
            "-- WRITE BY HAND in the place of NULL: what rows that are there get in %s.\n"
                .formatted(column.name()));
      } else if (changesType(column)) {
        remarks.append(
            "-- LOOK AT THIS: %s is taken over as it is, into another type.\n"
                .formatted(column.name()));
      }
    }
    return remarks.toString();
  }

  private boolean isThere(ColumnShape column) {
    return before.has(TableForm.COLUMN, column.name());
  }

  private boolean isUnfilled(ColumnShape column) {
    return !isThere(column) && !column.optional() && column.byDefault().isEmpty();
  }

  private boolean changesType(ColumnShape column) {
    String type = SqliteDdl.INSTANCE.type(column);
    return isThere(column)
        && before.how(TableForm.COLUMN + column.name()).stream()
            .noneMatch(how -> how.equals(type) || how.startsWith(type + " "));
  }

  private String copy(String name) {
    StringJoiner into = new StringJoiner(", ");
    StringJoiner from = new StringJoiner(", ");
    for (ColumnShape column : shape.columns()) {
      if (isThere(column) || isUnfilled(column)) {
        into.add(column.name());
        from.add(isThere(column) ? value(column) : "NULL");
      }
    }
    return "INSERT INTO %s (%s)\n  SELECT %s FROM %s;".formatted(name, into, from, shape.name());
  }

  /** Where a column is no more optional, its default is for the rows that left it out. */
  private String value(ColumnShape column) {
    return column.optional() || column.byDefault().isEmpty()
        ? column.name()
        : "coalesce(%s, %s)".formatted(column.name(), ddl.byDefault(column).orElseThrow());
  }

  private List<String> indexesOfAHub() throws SQLException {
    List<String> kept = new ArrayList<>();
    for (String name : before.names(TableForm.INDEX)) {
      if (TableChange.isOfAHub(before, TableForm.INDEX + name)) {
        FirstColumn.of(
                found.connection(),
                "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = '%s'"
                    .formatted(name.replace("'", "''")))
            .forEach(sql -> kept.add(sql + ";"));
      }
    }
    return kept;
  }
}

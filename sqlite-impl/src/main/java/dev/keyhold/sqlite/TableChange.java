package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sql.TableDdl;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What makes one table of another form into the one that its descriptor asks for. */
final class TableChange {
  /** A descriptor cannot say these, so that it has not lost them either. */
  private static final Pattern OF_A_HUB =
      Pattern.compile("an expression| DESC|COLLATE | WHERE (?!deleted_at is null$)");

  private final Shape shape;
  private final MigratedTables found;
  private final TableForm before;
  private final TableForm wanted;

  TableChange(Shape shape, MigratedTables found, TableForm wanted) throws SQLException {
    this.shape = shape;
    this.found = found;
    this.before = found.form(shape.name());
    this.wanted = wanted;
  }

  /** Whether two tables are the same, without what a descriptor cannot say. */
  static boolean same(TableForm one, TableForm other) {
    return said(one).equals(said(other));
  }

  private static TableForm said(TableForm form) {
    return form.only(what -> !what.startsWith(TableForm.TRIGGER) && !isOfAHub(form, what));
  }

  static boolean isOfAHub(TableForm form, String what) {
    return what.startsWith(TableForm.INDEX)
        && form.how(what).stream().anyMatch(how -> OF_A_HUB.matcher(how).find());
  }

  /** Runs them too. */
  List<String> statements() throws SQLException {
    List<String> gone = columns(before, name -> !wanted.has(TableForm.COLUMN, name));
    List<String> fresh = columns(wanted, name -> !before.has(TableForm.COLUMN, name));
    if (!gone.isEmpty() && !fresh.isEmpty()) {
      throw new StorageException.Unsupported(
          "in the table %s the columns %s are gone and %s are new; whether one has got another name, nobody can tell: write the migration by hand"
              .formatted(shape.name(), gone, fresh));
    }
    List<String> alterations = alterations(fresh);
    if (gone.isEmpty() && haveValues() && leadsThere(alterations)) {
      return alterations;
    }
    List<String> rebuilding = new TableRebuild(shape, found, before).statements(gone);
    if (!leadsThere(rebuilding)) {
      throw new StorageException.Unsupported(
          "what leads to %s is not known; write the migration by hand".formatted(shape));
    }
    return rebuilding;
  }

  private static List<String> columns(TableForm form, Predicate<String> wanted) {
    return form.names(TableForm.COLUMN).stream().filter(wanted).toList();
  }

  /** Columns that are added, and indexes that come and go. */
  private List<String> alterations(List<String> fresh) {
    TableDdl ddl = new TableDdl(shape, SqliteDdl.INSTANCE);
    List<String> statements = new ArrayList<>();
    for (String name : before.names(TableForm.INDEX)) {
      String what = TableForm.INDEX + name;
      if (!before.agrees(wanted, what) && !isOfAHub(before, what)) {
        statements.add("DROP INDEX %s;".formatted(name));
      }
    }
    for (ColumnShape column : shape.columns()) {
      if (fresh.contains(column.name())) {
        statements.add("ALTER TABLE %s ADD COLUMN %s;".formatted(shape.name(), ddl.column(column)));
      }
    }
    for (IndexShape index : shape.indexes()) {
      if (!before.agrees(wanted, TableForm.INDEX + index.name())) {
        statements.add(ddl.index(index));
      }
    }
    return statements;
  }

  /** On an empty table SQLite adds any column; on one with rows it takes a value for them. */
  private boolean haveValues() {
    return shape.columns().stream()
        .filter(column -> !before.has(TableForm.COLUMN, column.name()))
        .allMatch(column -> column.optional() || column.byDefault().isPresent());
  }

  private boolean leadsThere(List<String> statements) throws SQLException {
    found.execute("SAVEPOINT change");
    boolean leads = false;
    try {
      for (String statement : statements) {
        found.execute(statement);
      }
      leads = same(found.form(shape.name()), wanted);
    } catch (SQLException e) {
      // It is another way then; where there is none, the caller says so.
    }
    found.execute(leads ? "RELEASE change" : "ROLLBACK TO change; RELEASE change");
    return leads;
  }
}

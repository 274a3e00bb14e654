package dev.keyhold.postgres;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sql.TableDdl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The SQL that leads from what the migrations of a set make to what its descriptors say. Both are
 * made in schemas of their own, and each statement is run in the first, so that what is printed
 * leads there. The transaction in which this happens is to be rolled back.
 */
final class SetUpgrade {
  /** A descriptor cannot say these, so that it has not lost them either. */
  private static final Pattern INDEX_OF_A_HUB =
      Pattern.compile("\\(.*\\(|DESC| WHERE (?!\\(deleted_at IS NULL\\)$)|USING (?!btree)");

  private final SetShape set;
  private final ScratchSchema found;
  private final ScratchSchema wanted;
  private final List<String> sql = new ArrayList<>();

  private SetUpgrade(SetShape set, ScratchSchema found, ScratchSchema wanted) {
    this.set = set;
    this.found = found;
    this.wanted = wanted;
  }

  /**
   * @param others the sets that the storage has besides
   * @return statements, a line or more each; none if there is no difference
   * @throws StorageException.Unsupported if something may have got another name
   */
  static List<String> of(Connection connection, SetShape set, List<SetShape> others)
      throws SQLException {
    String name = "keyhold_diff_" + UUID.randomUUID().toString().replace("-", "");
    ScratchSchema wanted = ScratchSchema.of(connection, name + "_wanted", others);
    wanted.execute(TableDdl.of(set, PostgresDdl.INSTANCE));
    ScratchSchema found = ScratchSchema.of(connection, name, others);
    Set<String> before = found.tables();
    found.migrate(set);
    Set<String> gone = new TreeSet<>(found.tables());
    gone.removeAll(before);
    set.shapes().forEach(shape -> gone.remove(shape.name()));
    return new SetUpgrade(set, found, wanted).statements(gone);
  }

  private List<String> statements(Set<String> gone) throws SQLException {
    Set<String> there = found.tables();
    List<Shape> fresh =
        TableDdl.ordered(set).stream().filter(shape -> !there.contains(shape.name())).toList();
    if (!gone.isEmpty() && !fresh.isEmpty()) {
      throw renamed("set " + set.name(), "tables", gone, fresh);
    }
    if (!fresh.isEmpty()) {
      run(TableDdl.of(set, fresh, PostgresDdl.INSTANCE));
    }
    for (Shape shape : set.shapes()) {
      if (there.contains(shape.name())) {
        change(shape);
        if (!leadsThere(shape)) {
          throw new StorageException.Unsupported(
              "what leads to %s is not known; write the migration by hand".formatted(shape));
        }
      }
    }
    for (String table : gone) {
      run("-- LOSES DATA: all rows of the table %s.\nDROP TABLE %1$s;".formatted(table));
    }
    return sql;
  }

  private static StorageException renamed(String where, String what, Object gone, Object fresh) {
    return new StorageException.Unsupported(
        "in the %s the %s %s are gone and %s are new; whether one has got another name, nobody can tell: write the migration by hand"
            .formatted(where, what, gone, fresh));
  }

  private void run(String statement) throws SQLException {
    found.execute(statement);
    sql.add(statement.strip());
  }

  private void alter(Shape shape, String change) throws SQLException {
    run("ALTER TABLE %s %s;".formatted(shape.name(), change));
  }

  private void change(Shape shape) throws SQLException {
    ScratchSchema.Form after = wanted.form(shape.name());
    dropRules(shape, found.form(shape.name()), after);
    columns(shape, found.form(shape.name()), after);
    addRules(shape, found.form(shape.name()), after);
    policies(shape, found.form(shape.name()), after);
  }

  private boolean leadsThere(Shape shape) throws SQLException {
    ScratchSchema.Form is = found.form(shape.name());
    ScratchSchema.Form after = wanted.form(shape.name());
    return is.columns().equals(after.columns())
        && is.required().equals(after.required())
        && is.defaults().equals(after.defaults())
        && is.constraints().equals(after.constraints())
        && is.policies().equals(after.policies())
        && is.indexes().entrySet().containsAll(after.indexes().entrySet());
  }

  /** What is another now, and what is not asked for any more; a hub's own indexes stay. */
  private void dropRules(Shape shape, ScratchSchema.Form before, ScratchSchema.Form after)
      throws SQLException {
    for (String name : before.constraints().keySet()) {
      if (isOther(name, before.constraints(), after.constraints())) {
        alter(shape, "DROP CONSTRAINT " + name);
      }
    }
    for (String name : before.indexes().keySet()) {
      if (isOther(name, before.indexes(), after.indexes())
          && (after.indexes().containsKey(name) || !isOfAHub(before.indexes().get(name)))) {
        run("DROP INDEX %s;".formatted(name));
      }
    }
  }

  private static boolean isOfAHub(String index) {
    return INDEX_OF_A_HUB.matcher(index).find();
  }

  private static boolean isOther(
      String name, SortedMap<String, String> before, SortedMap<String, String> after) {
    return !String.valueOf(before.get(name)).equals(after.get(name));
  }

  private void columns(Shape shape, ScratchSchema.Form before, ScratchSchema.Form after)
      throws SQLException {
    Set<String> gone = new TreeSet<>(before.columns().keySet());
    gone.removeAll(after.columns().keySet());
    Set<String> fresh = new TreeSet<>(after.columns().keySet());
    fresh.removeAll(before.columns().keySet());
    if (!gone.isEmpty() && !fresh.isEmpty()) {
      throw renamed("table " + shape.name(), "columns", gone, fresh);
    }
    for (String column : gone) {
      run(
          "-- LOSES DATA: the column %2$s of the table %1$s.\nALTER TABLE %1$s DROP COLUMN %2$s;"
              .formatted(shape.name(), column));
    }
    for (ColumnShape column : shape.columns()) {
      if (fresh.contains(column.name())) {
        alter(shape, "ADD COLUMN " + ddl(shape).column(column));
      } else {
        column(shape, column.name(), before, after);
      }
    }
  }

  private static TableDdl ddl(Shape shape) {
    return new TableDdl(shape, PostgresDdl.INSTANCE);
  }

  private void column(
      Shape shape, String column, ScratchSchema.Form before, ScratchSchema.Form after)
      throws SQLException {
    String alter = "ALTER COLUMN " + column + " ";
    if (isOther(column, before.columns(), after.columns())) {
      String type = String.valueOf(after.columns().get(column));
      alter(shape, alter + "TYPE %s USING %s::%1$s".formatted(type, column));
    }
    if (before.required().containsKey(column) != after.required().containsKey(column)) {
      String change = after.required().containsKey(column) ? "SET" : "DROP";
      alter(shape, alter + change + " NOT NULL");
    }
    String value = after.defaults().get(column);
    if (value == null && before.defaults().containsKey(column)) {
      alter(shape, alter + "DROP DEFAULT");
    } else if (value != null && !value.equals(before.defaults().get(column))) {
      alter(shape, alter + "SET DEFAULT " + value);
    }
  }

  private void addRules(Shape shape, ScratchSchema.Form before, ScratchSchema.Form after)
      throws SQLException {
    for (String name : after.constraints().keySet()) {
      if (!before.constraints().containsKey(name)) {
        alter(shape, "ADD CONSTRAINT %s %s".formatted(name, after.constraints().get(name)));
      }
    }
    for (IndexShape index : shape.indexes()) {
      if (!before.indexes().containsKey(index.name())) {
        run(ddl(shape).index(index));
      }
    }
  }

  private void policies(Shape shape, ScratchSchema.Form before, ScratchSchema.Form after)
      throws SQLException {
    if (before.policies().isEmpty() && !after.policies().isEmpty()) {
      run(PostgresDdl.INSTANCE.tenants(shape));
    } else if (!before.policies().equals(after.policies())) {
      throw new StorageException.Unsupported(
          "the policies of the table %s are others; write the migration by hand"
              .formatted(shape.name()));
    }
    if (!before.triggers().keySet().containsAll(after.triggers().keySet())) {
      run(PostgresDdl.INSTANCE.guard(shape));
    }
  }
}

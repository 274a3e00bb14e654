package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sql.TableDdl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The SQL that leads from what the migrations of a set make to what its descriptors say. Each
 * statement is run on a database in memory, so that what is printed leads there.
 */
final class TableUpgrade {
  private final SetShape set;
  private final MigratedTables found;
  private final Connection proposed;
  private final List<String> sql = new ArrayList<>();

  private TableUpgrade(SetShape set, MigratedTables found, Connection proposed) {
    this.set = set;
    this.found = found;
    this.proposed = proposed;
  }

  /**
   * @param others the sets that the storage has besides
   * @return statements, a line or more each; none if there is no difference
   * @throws StorageException.Unsupported if something may have got another name
   */
  static List<String> of(SetShape set, List<SetShape> others) throws SQLException {
    List<SetShape> all = new ArrayList<>(others);
    all.add(set);
    try (MigratedTables found = MigratedTables.of(set, others);
        Connection proposed = TableDifferences.proposed(all)) {
      return new TableUpgrade(set, found, proposed).statements();
    }
  }

  private List<String> statements() throws SQLException {
    Set<String> gone = gone();
    for (Shape shape : set.shapes()) {
      TableForm before = found.form(shape.name());
      TableForm wanted = new TableReading(proposed).of(shape.name());
      if (!before.exists()) {
        run(List.of(new TableDdl(shape, SqliteDdl.INSTANCE).sql()));
      } else if (!TableChange.same(before, wanted)) {
        sql.addAll(new TableChange(shape, found, wanted).statements());
      }
    }
    for (String table : gone) {
      run(dropped(table));
    }
    run(triggers());
    return sql;
  }

  private void run(List<String> statements) throws SQLException {
    for (String statement : statements) {
      found.execute(statement);
      sql.add(statement.strip());
    }
  }

  private Set<String> gone() throws SQLException {
    Set<String> gone = new TreeSet<>(found.tables());
    List<String> fresh = new ArrayList<>();
    for (Shape shape : set.shapes()) {
      gone.removeIf(shape.name()::equalsIgnoreCase);
      if (!found.form(shape.name()).exists()) {
        fresh.add(shape.name());
      }
    }
    if (!gone.isEmpty() && !fresh.isEmpty()) {
      throw new StorageException.Unsupported(
          "in the set %s the tables %s are gone and %s are new; whether one has got another name, nobody can tell: write the migration by hand"
              .formatted(set.name(), gone, fresh));
    }
    return gone;
  }

  private List<String> dropped(String table) throws SQLException {
    List<String> statements = new ArrayList<>();
    for (Mention mention : Mention.of(found.connection(), table)) {
      statements.add(mention.drop());
    }
    statements.add("-- LOSES DATA: all rows of the table %s.\nDROP TABLE %1$s;".formatted(table));
    return statements;
  }

  /** Those that clear a reference; all others are a hub's own. */
  private List<String> triggers() throws SQLException {
    Map<String, Mention> before = clearing(found.connection());
    Map<String, Mention> wanted = clearing(proposed);
    List<String> statements = new ArrayList<>();
    before.forEach(
        (name, trigger) -> {
          Mention other = wanted.get(name);
          if (other != null && other.says().equals(trigger.says())) {
            wanted.remove(name);
          } else {
            statements.add(trigger.drop());
          }
        });
    wanted.values().forEach(trigger -> statements.add(trigger.create()));
    return statements;
  }

  private Map<String, Mention> clearing(Connection connection) throws SQLException {
    Map<String, Mention> clearing = new TreeMap<>();
    for (Shape shape : set.shapes()) {
      for (Mention mention : Mention.of(connection, shape.name())) {
        if (mention.name().startsWith(shape.name() + "_clears_")) {
          clearing.put(mention.name(), mention);
        }
      }
    }
    return clearing;
  }
}

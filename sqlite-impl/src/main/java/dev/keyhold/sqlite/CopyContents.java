package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what a copy holds, and whether it is good. */
record CopyContents(Connection connection) {
  /** One look at a copy. */
  @FunctionalInterface
  interface Look<T> {
    T at(CopyContents contents) throws SQLException;
  }

  boolean checkIntegrity() throws SQLException {
    List<String> faults = rows("PRAGMA integrity_check(1)");
    if (!faults.equals(List.of("ok"))) {
      throw new StorageException.Corrupt("the integrity check says: " + String.join("; ", faults));
    }
    List<String> tables = rows("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check");
    if (!tables.isEmpty()) {
      throw new StorageException.Corrupt("these tables have rows that point at nothing: " + tables);
    }
    return true;
  }

  boolean checkSchema() throws SQLException {
    Schema schema = new Schema(connection);
    schema.checkHistory();
    int version = schema.version();
    // One that is older gets its tables when it is opened.
    List<String> differences =
        version > 0 && version < schema.newest() ? List.of() : schema.differences();
    if (!differences.isEmpty()) {
      throw new StorageException.Unsupported("its tables are not Keyhold's: " + differences);
    }
    return true;
  }

  int schema() throws SQLException {
    return new Schema(connection).version();
  }

  SortedMap<String, Long> counts() throws SQLException {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (String table : rows("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      if (TableNames.COUNTED.contains(table)) {
        counts.put(table, Long.parseLong(rows("SELECT count(*) FROM " + table).get(0)));
      }
    }
    return counts;
  }

  private List<String> rows(String query) throws SQLException {
    return FirstColumn.of(connection, query);
  }
}

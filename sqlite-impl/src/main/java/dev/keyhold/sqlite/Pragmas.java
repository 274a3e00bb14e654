package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;

/**
 * The settings that every connection must have. They are set through the driver's configuration and
 * read back, because a pragma that is misspelt, or came too late, is ignored without a word.
 */
final class Pragmas {
  /** What a WAL file is cut back to after a checkpoint, so that one long reader leaves no giant. */
  private static final int WAL_BYTES = 64 << 20;

  /** For each pragma, what it may answer; the first is what the documentation names. */
  private static final Map<String, Set<String>> EXPECTED = expected();

  /** All settings that are looked at, in the order of the documentation. */
  static final List<String> NAMES =
      Stream.concat(EXPECTED.keySet().stream(), Stream.of("busy_timeout")).toList();

  private Pragmas() {}

  private static Map<String, Set<String>> expected() {
    Map<String, Set<String>> expected = new LinkedHashMap<>();
    expected.put("journal_mode", Set.of("wal"));
    expected.put("synchronous", Set.of("2", "3"));
    expected.put("foreign_keys", Set.of("1"));
    expected.put("trusted_schema", Set.of("0"));
    expected.put("secure_delete", Set.of("1"));
    return expected;
  }

  static SQLiteConfig config(Settings.Synchronous synchronous, Duration busyTimeout) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    applyPerConnection(config, synchronous, busyTimeout);
    return config;
  }

  /** What each connection has for itself; the journal mode is the file's. */
  static void applyPerConnection(
      SQLiteConfig config, Settings.Synchronous synchronous, Duration busyTimeout) {
    config.setSynchronous(SQLiteConfig.SynchronousMode.valueOf(synchronous.name()));
    config.enforceForeignKeys(true);
    config.setBusyTimeout(Math.toIntExact(busyTimeout.toMillis()));
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "1");
    config.setJournalSizeLimit(WAL_BYTES);
    // Asking for generated keys costs a statement per insert, and nothing here wants them.
    config.setGetGeneratedKeys(false);
  }

  /** The one setting that the driver's configuration does not know. */
  static void distrustSchema(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA trusted_schema = OFF");
    }
  }

  /**
   * Checks a connection.
   *
   * @throws StorageException.Unsupported if one is not what it must be
   */
  static void check(Connection connection, Settings.Synchronous synchronous) throws SQLException {
    Map<String, String> wrong = new TreeMap<>();
    for (Map.Entry<String, Set<String>> pragma : EXPECTED.entrySet()) {
      String found = read(connection, pragma.getKey());
      boolean relaxed =
          pragma.getKey().equals("synchronous")
              && synchronous == Settings.Synchronous.NORMAL
              && found.equals("1");
      if (!pragma.getValue().contains(found) && !relaxed) {
        wrong.put(pragma.getKey(), "is %s, must be %s".formatted(found, pragma.getValue()));
      }
    }
    if (Integer.parseInt(read(connection, "busy_timeout")) <= 0) {
      wrong.put("busy_timeout", "is 0, must be positive");
    }
    if (!wrong.isEmpty()) {
      throw new StorageException.Unsupported(
          "a connection to the database has unfit settings: %s; SqliteStorage.dataSource makes"
                  .formatted(wrong)
              + " connections that fit");
    }
  }

  /**
   * What the texts of a file are in was settled when it was made. In another encoding they would
   * come in another order than the stores promise, and their bytes would be other texts.
   *
   * @throws StorageException.Unsupported if it is not UTF-8
   */
  static void requireUtf8(Connection connection) throws SQLException {
    String encoding = read(connection, "encoding");
    if (!encoding.equals("utf-8")) {
      throw new StorageException.Unsupported(
          "the texts of the database are in %s, must be in utf-8".formatted(encoding));
    }
  }

  static String read(Connection connection, String pragma) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
      return row.next() ? row.getString(1).toLowerCase(Locale.ROOT) : "nothing";
    }
  }
}

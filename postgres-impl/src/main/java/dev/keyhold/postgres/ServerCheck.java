package dev.keyhold.postgres;

import dev.keyhold.spi.StorageException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** Whether a server is one on which the promises hold. */
final class ServerCheck {
  private static final int OLDEST = 15;

  private ServerCheck() {}

  /**
   * @throws StorageException.Unsupported if it is not
   */
  static void check(Connection connection) throws SQLException {
    String version = ask(connection, "SELECT version()");
    refuseLookAlikes(version);
    int major = connection.getMetaData().getDatabaseMajorVersion();
    if (major < OLDEST) {
      throw new StorageException.Unsupported(
          String.format(
              Locale.ROOT,
              "the server is PostgreSQL %d; Keyhold needs version %d or newer",
              major,
              OLDEST));
    }
    String encoding = ask(connection, "SHOW server_encoding");
    if (!encoding.equals("UTF8")) {
      throw new StorageException.Unsupported(
          "the database has the encoding %s; Keyhold needs one that was made with UTF8"
              .formatted(encoding));
    }
    if (ask(connection, "SHOW standard_conforming_strings").equals("off")) {
      throw new StorageException.Unsupported(
          "the server has standard_conforming_strings off, so that a backslash in a text is none;"
              + " switch it on for the database or the role");
    }
    if (ask(connection, "SELECT pg_is_in_recovery()::text").equals("true")) {
      throw new StorageException.Unsupported(
          "the server is a standby and takes no writes; name the primary too, or it alone");
    }
  }

  /** They answer as PostgreSQL does, and lack what the order of the writers hangs on. */
  private static void refuseLookAlikes(String version) {
    for (String other : new String[] {"CockroachDB", "-YB-", "Redshift", "Materialize"}) {
      if (version.contains(other)) {
        throw new StorageException.Unsupported(
            "the server is not PostgreSQL but one that speaks like it, and lacks advisory locks or"
                + " what else Keyhold's promises need; see docs/postgresql.md");
      }
    }
  }

  /** The search path of a connection as somebody else has set it. */
  static String searchPath(Connection connection) throws SQLException {
    return ask(connection, "SHOW search_path");
  }

  private static String ask(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}

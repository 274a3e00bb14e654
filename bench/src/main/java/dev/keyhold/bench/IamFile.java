package dev.keyhold.bench;

import dev.keyhold.iam.IamTables;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.sqlite.SqliteStorage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * A file of so many people with a key, a password and a session each, and a connection to it such
 * as another program has.
 */
record IamFile(Folder folder, long people, Connection plain) implements AutoCloseable {
  /** Everybody has had a sign-in before. */
  private static final String FILL =
      """
      INSERT INTO account_profile (id, account_id, email_verified) SELECT id, id, 1 FROM accounts;
      INSERT INTO account (id, user_id, provider_id, account_id, password)
      SELECT id, id, 'credential', id, hex(randomblob(80)) FROM accounts;
      INSERT INTO session (id, user_id, token, expires_at, ip_address, user_agent)
      SELECT lower(hex(randomblob(16))), id, 'token-of-' || email, '2099-01-01T00:00:00.000Z', '192.0.2.1',
        'a browser of some length, as browsers say what they are' FROM accounts;
      ANALYZE;
      """;

  static IamFile of(long people) throws IOException, SQLException {
    Folder folder = Folder.onDisk();
    KeyFile keys = KeyFile.of(people).copy(folder);
    SqliteStorage.open(config(keys.url())).close();
    Connection plain = DriverManager.getConnection("jdbc:" + keys.url());
    try (Statement statement = plain.createStatement()) {
      statement.execute("PRAGMA foreign_keys = ON");
      statement.execute("PRAGMA busy_timeout = 5000");
      statement.execute("PRAGMA synchronous = FULL");
      statement.executeUpdate(FILL);
    }
    return new IamFile(folder, people, plain);
  }

  private static StorageConfig config(String url) {
    return StorageConfig.builder(url).setting("cache-bytes", "0").tables(IamTables.SET).build();
  }

  /** A storage that keeps no key in memory. */
  Storage open() {
    return SqliteStorage.open(config(folder.url()));
  }

  String email(long number) {
    return "person-" + number % people + "@example.org";
  }

  String token(long number) {
    return "token-of-" + email(number);
  }

  String sized(String what) {
    return String.format(Locale.ROOT, "%s, %,d people", what, people);
  }

  @Override
  public void close() throws SQLException {
    plain.close();
    folder.close();
  }
}

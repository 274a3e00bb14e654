package dev.keyhold.bench;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A database with so many keys, kept for the next run. Each key has three scopes, two tags and an
 * owner; there are as many accounts as keys, up to a million, all members of one organization.
 */
record KeyFile(Path path, long keys) {
  static final String ORGANIZATION = "everybody";
  static final long MOST_ACCOUNTS = 1_000_000;
  private static final long CREATED = 1_767_225_600_000L;
  private static final long ID_HIGH = 0x019b_0000_0000_7000L;
  private static final long ID_LOW = 0x8000_0000_0000_0000L;

  /** Makes it if it is not there. */
  static KeyFile of(long keys) throws IOException, SQLException {
    Path folder = Path.of(System.getProperty("keyhold.bench.data", "target/data"));
    Files.createDirectories(folder);
    KeyFile file = new KeyFile(folder.resolve("keys-" + keys + ".db").toAbsolutePath(), keys);
    if (Files.notExists(file.path)) {
      long begin = System.nanoTime();
      Path unfinished = folder.resolve("unfinished.db").toAbsolutePath();
      Files.deleteIfExists(unfinished);
      Keyhold.open("sqlite:" + unfinished).close();
      new KeyFile(unfinished, keys).fill();
      Files.move(unfinished, file.path, StandardCopyOption.ATOMIC_MOVE);
      System.err.printf(
          Locale.ROOT, "made %s in %d s%n", file.path, (System.nanoTime() - begin) / 1_000_000_000);
    }
    return file;
  }

  /** A copy that may be changed. */
  KeyFile copy(Folder folder) throws IOException {
    return new KeyFile(
        Files.copy(path, folder.path().resolve("system.db"), StandardCopyOption.REPLACE_EXISTING),
        keys);
  }

  String url() {
    return "sqlite:" + path;
  }

  Storage open() {
    return Keyhold.open(url());
  }

  /** Reads it once, so that the operating system has of it what it can hold. */
  void readThrough() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  long accounts() {
    return Math.min(keys, MOST_ACCOUNTS);
  }

  static String account(long number) {
    return new UUID(ID_HIGH, ID_LOW | number).toString();
  }

  static String key(long number) {
    return new UUID(ID_HIGH + 1, ID_LOW | number).toString();
  }

  /** In one transaction by plain JDBC, without a journal: what is cut short is made anew. */
  private void fill() throws SQLException {
    Indexes indexes = Indexes.drop("jdbc:" + url(), List.of("api_keys", "api_key_tags"));
    try (Connection connection = DriverManager.getConnection("jdbc:" + url());
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA locking_mode = EXCLUSIVE");
      statement.execute("PRAGMA journal_mode = OFF");
      statement.execute("PRAGMA synchronous = OFF");
      statement.execute("PRAGMA foreign_keys = OFF");
      statement.execute("PRAGMA cache_size = -2000000");
      connection.setAutoCommit(false);
      accounts(connection);
      keys(connection);
      connection.commit();
    }
    indexes.create();
    try (Connection connection = DriverManager.getConnection("jdbc:" + url());
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
    }
  }

  /** As if each key had been used just now. */
  void markUsed() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:" + url());
        PreparedStatement update =
            connection.prepareStatement("UPDATE api_keys SET last_used_at = ?")) {
      update(update, System.currentTimeMillis());
    }
  }

  private void accounts(Connection connection) throws SQLException {
    try (PreparedStatement account =
            connection.prepareStatement(
                "INSERT INTO accounts (id, email, email_folded, created_at, updated_at)"
                    + " VALUES (?1, ?2, ?2, ?3, ?3)");
        PreparedStatement organization =
            connection.prepareStatement(
                "INSERT INTO organizations (id, name, slug, owner_id, created_at, updated_at)"
                    + " VALUES (?1, ?1, ?1, ?2, ?3, ?3)");
        PreparedStatement member =
            connection.prepareStatement(
                "INSERT INTO organization_members"
                    + " (id, org_id, account_id, membership_level, created_at, updated_at)"
                    + " VALUES (?1, ?2, ?1, ?3, ?4, ?4)")) {
      for (long i = 0; i < accounts(); i++) {
        update(account, account(i), "person-" + i + "@example.org", CREATED);
        if (i == 0) {
          update(organization, ORGANIZATION, account(0), CREATED);
        }
        update(member, account(i), ORGANIZATION, i == 0 ? "owner" : "member", CREATED);
      }
    }
  }

  private void keys(Connection connection) throws SQLException {
    try (PreparedStatement key =
            connection.prepareStatement(
                "INSERT INTO api_keys (seq, id, owner_id, key_hash, hash_scheme, display_hint,"
                    + " name, scopes, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, 'sha256',"
                    + " ?5, ?6, '[\"read\",\"write\",\"deploy\"]', ?7, ?7)");
        PreparedStatement tag =
            connection.prepareStatement(
                "INSERT INTO api_key_tags (key_seq, position, tag) VALUES (?, ?, ?)")) {
      for (long i = 0; i < keys; i++) {
        String hash = KeyTexts.hash(i);
        String owner = account(i % accounts());
        update(key, i + 1, key(i), owner, hash, hash.substring(60), "key " + i, CREATED);
        update(tag, i + 1, 0, "ci");
        update(tag, i + 1, 1, "team-" + i % 100);
        if (i > 0 && i % 1_000_000 == 0) {
          System.err.printf(Locale.ROOT, "filling: %,d of %,d keys%n", i, keys);
        }
      }
    }
  }

  private static void update(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof String text) {
        statement.setString(i + 1, text);
      } else {
        statement.setLong(i + 1, ((Number) values[i]).longValue());
      }
    }
    statement.executeUpdate();
  }
}

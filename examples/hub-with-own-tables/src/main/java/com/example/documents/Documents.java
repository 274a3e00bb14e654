package com.example.documents;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Storage;
import dev.keyhold.sqlite.SqliteStorage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A hub that keeps documents of its own beside the accounts, in one file and one transaction. */
public final class Documents implements AutoCloseable {
  private final HikariDataSource connections;
  private final Storage storage;

  public Documents(Path file, String actor) throws SQLException {
    HikariConfig pool = new HikariConfig();
    pool.setDataSource(SqliteStorage.dataSource(file)); // with the settings that a storage needs
    pool.setMaximumPoolSize(6);
    connections = new HikariDataSource(pool);
    storage = AuditedStorage.over(SqliteStorage.open(connections), () -> AuditContext.of(actor));
    createTable();
  }

  private void createTable() throws SQLException {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS documents (
            id TEXT PRIMARY KEY,
            owner_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            title TEXT NOT NULL
          ) STRICT
          """);
    }
  }

  public Storage storage() {
    return storage;
  }

  /** Both rows and the audit entry, or none of them. */
  public void signUp(Account account, String documentId, String title) {
    storage.write(
        tx -> {
          tx.identities().accounts().create(account);
          return SqliteStorage.handle(tx)
              .execute("INSERT INTO documents VALUES (?, ?, ?)", documentId, account.id(), title);
        });
  }

  /** The titles of an account's documents. */
  public List<String> titles(String accountId) {
    return storage.read(
        tx ->
            SqliteStorage.handle(tx)
                .createQuery("SELECT title FROM documents WHERE owner_id = :owner ORDER BY id")
                .bind("owner", accountId)
                .mapTo(String.class)
                .list());
  }

  @Override
  public void close() {
    storage.close();
    connections.close(); // a storage leaves a data source open that it was given
  }
}

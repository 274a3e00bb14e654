package dev.keyhold.sqlite;

import dev.keyhold.spi.Ids;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.PasswordStore;
import dev.keyhold.spi.StorageException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The table {@code password_credentials}. */
final class PasswordRows implements PasswordStore {
  private final Sql sql;

  PasswordRows(Sql sql) {
    this.sql = sql;
  }

  @Override
  public PasswordCredential set(
      String accountId, PasswordHash hash, boolean mustChange, Instant at) {
    try {
      sql.update(
          """
          INSERT INTO password_credentials (id, account_id, password_hash, changed_at, must_change,
            created_at, updated_at)
          VALUES (:id, :accountId, :hash, :at, :mustChange, :at, :at)
          ON CONFLICT (account_id) DO UPDATE SET
            password_hash = excluded.password_hash,
            changed_at = excluded.changed_at,
            must_change = excluded.must_change,
            failed_attempts = 0,
            locked_until = NULL,
            updated_at = excluded.updated_at
          """,
          row ->
              row.bind("id", Ids.newId(at))
                  .bind("accountId", accountId)
                  .bind("hash", hash)
                  .bind("mustChange", mustChange)
                  .bind("at", at));
    } catch (StorageException.MissingReference e) {
      throw new StorageException.MissingReference(
          "accountId",
          "there is no account %s to have a password".formatted(accountId),
          e.getCause());
    }
    return existing(accountId);
  }

  @Override
  public Optional<PasswordCredential> find(String accountId) {
    return sql.find(
        "SELECT * FROM password_credentials WHERE account_id = :accountId",
        row -> row.bind("accountId", accountId),
        PasswordRows::credential);
  }

  @Override
  public boolean change(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    return sql.update(
            """
            UPDATE password_credentials SET password_hash = :to, changed_at = :at, must_change = 0,
              failed_attempts = 0, locked_until = NULL, updated_at = :at
            WHERE account_id = :accountId AND password_hash = :from
            """,
            row ->
                row.bind("accountId", accountId).bind("from", from).bind("to", to).bind("at", at))
        == 1;
  }

  @Override
  public boolean rehash(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    return sql.update(
            """
            UPDATE password_credentials SET password_hash = :to, updated_at = :at
            WHERE account_id = :accountId AND password_hash = :from
            """,
            row ->
                row.bind("accountId", accountId).bind("from", from).bind("to", to).bind("at", at))
        == 1;
  }

  @Override
  public int countFailure(String accountId, Instant at) {
    sql.update(
        """
        UPDATE password_credentials SET failed_attempts = failed_attempts + 1, updated_at = :at
        WHERE account_id = :accountId
        """,
        row -> row.bind("accountId", accountId).bind("at", at));
    return existing(accountId).failedAttempts();
  }

  @Override
  public boolean lock(String accountId, Instant until, Instant at) {
    sql.checkMayWrite();
    existing(accountId);
    return sql.update(
            """
            UPDATE password_credentials SET locked_until = :until, updated_at = :at
            WHERE account_id = :accountId AND (locked_until IS NULL OR locked_until < :until)
            """,
            row -> row.bind("accountId", accountId).bind("until", until).bind("at", at))
        == 1;
  }

  @Override
  public boolean clearFailures(String accountId, Instant at) {
    sql.checkMayWrite();
    existing(accountId);
    return sql.update(
            """
            UPDATE password_credentials
            SET failed_attempts = 0, locked_until = NULL, updated_at = :at
            WHERE account_id = :accountId AND (failed_attempts > 0 OR locked_until IS NOT NULL)
            """,
            row -> row.bind("accountId", accountId).bind("at", at))
        == 1;
  }

  @Override
  public boolean remove(String accountId) {
    return sql.update(
            "DELETE FROM password_credentials WHERE account_id = :accountId",
            row -> row.bind("accountId", accountId))
        == 1;
  }

  private PasswordCredential existing(String accountId) {
    return find(accountId)
        .orElseThrow(
            () -> new StorageException.NotFound("account %s has no password".formatted(accountId)));
  }

  private static PasswordCredential credential(ResultRow row) throws SQLException {
    return new PasswordCredential(
        row.text("id"),
        row.text("account_id"),
        new PasswordHash(row.text("password_hash")),
        row.time("changed_at"),
        row.flag("must_change"),
        Math.toIntExact(row.number("failed_attempts")),
        row.optionalTime("locked_until"),
        row.json("metadata"),
        row.time("created_at"),
        row.time("updated_at"));
  }
}

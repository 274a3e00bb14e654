package dev.keyhold.sqlite;

import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code accounts}. */
final class AccountRows implements AccountStore {
  private final Sql sql;

  AccountRows(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Account create(Account account) {
    account.email().ifPresent(Text::newEmail);
    sql.update(
        """
        INSERT INTO accounts (id, email, email_folded, display_name, access_level, status, metadata,
          created_at, updated_at)
        VALUES (:id, :email, :emailFolded, :displayName, :accessLevel, :status, :metadata,
          :createdAt, :updatedAt)
        """,
        row ->
            row.bind("id", account.id())
                .bind("email", account.email())
                .bind("emailFolded", account.email().map(Text::foldEmail))
                .bind("displayName", account.displayName())
                .bind("accessLevel", account.accessLevel())
                .bind("status", account.status())
                .bind("metadata", account.metadata())
                .bind("createdAt", account.createdAt())
                .bind("updatedAt", account.updatedAt()));
    return account;
  }

  @Override
  public Optional<Account> find(String id) {
    return sql.find(
        "SELECT * FROM accounts WHERE id = :id", row -> row.bind("id", id), AccountRows::account);
  }

  @Override
  public Optional<Account> findByEmail(String email) {
    return sql.find(
        "SELECT * FROM accounts WHERE email_folded = :email",
        row -> row.bind("email", Text.foldEmail(email)),
        AccountRows::account);
  }

  @Override
  public Page<Account> list(PageRequest page) {
    return Pages.byId(
        "accounts",
        page,
        (after, limit) ->
            sql.list(
                "SELECT * FROM accounts WHERE id > :after ORDER BY id LIMIT :limit",
                row -> row.bind("after", after).bind("limit", limit),
                AccountRows::account),
        Account::id);
  }

  @Override
  public Changed<Account> update(String id, AccountPatch patch, Instant at) {
    sql.checkMayWrite();
    Account before = existing(id);
    if (!patch.changes(before)) {
      return Changed.nothing(before);
    }
    if (change(id, patch, at) == 0) {
      throw new StorageException.Conflict(
          "email",
          "account %s would have no e-mail address, which only the access level SERVICE may do without"
              .formatted(id));
    }
    return new Changed<>(before, patch.over(before, at));
  }

  private int change(String id, AccountPatch patch, Instant at) {
    Assignments set =
        new Assignments(at)
            .optional("email", patch.email())
            .optional(
                "email_folded", patch.email().applies(), patch.email().value().map(Text::foldEmail))
            .optional("display_name", patch.displayName())
            .required("access_level", patch.accessLevel().value())
            .required("metadata", patch.metadata().value());
    return sql.update(
        """
        UPDATE accounts SET %s
        WHERE id = :id
          AND (coalesce(:accessLevel, access_level) = 'service'
            OR CASE WHEN :setEmail THEN :email ELSE email END IS NOT NULL)
        """
            .formatted(set.sql()),
        row -> {
          set.bind(row);
          row.bind("id", id)
              .bind("accessLevel", patch.accessLevel().value())
              .bind("setEmail", patch.email().applies())
              .bind("email", patch.email().value());
        });
  }

  @Override
  public Changed<Account> changeStatus(String id, AccountStatus status, Instant at) {
    sql.checkMayWrite();
    Account before = existing(id);
    if (!before.status().mayBecome(status)) {
      throw new StorageException.Conflict(
          "status", "account %s is %s and cannot become %s".formatted(id, before.status(), status));
    }
    int changed =
        sql.update(
            """
            UPDATE accounts SET status = :status, updated_at = :at
            WHERE id = :id AND status <> :status
            """,
            row -> row.bind("id", id).bind("status", status).bind("at", at));
    return changed == 0 ? Changed.nothing(before) : new Changed<>(before, before.with(status, at));
  }

  @Override
  public boolean delete(String id) {
    sql.checkMayWrite();
    List<String> owned =
        sql.list(
            "SELECT id FROM organizations WHERE owner_id = :id ORDER BY id",
            row -> row.bind("id", id),
            row -> row.text("id"));
    if (!owned.isEmpty()) {
      throw new StorageException.LastOwner(
          "account %s owns organizations; hand them over first".formatted(id), owned);
    }
    return sql.delete("DELETE FROM accounts WHERE id = :id", row -> row.bind("id", id)) == 1;
  }

  private Account existing(String id) {
    return find(id)
        .orElseThrow(() -> new StorageException.NotFound("there is no account %s".formatted(id)));
  }

  private static Account account(ResultRow row) throws SQLException {
    return new Account(
        row.text("id"),
        row.optionalText("email"),
        row.optionalText("display_name"),
        row.word(AccessLevel.class, "access_level"),
        row.word(AccountStatus.class, "status"),
        row.json("metadata"),
        row.time("created_at"),
        row.time("updated_at"));
  }
}

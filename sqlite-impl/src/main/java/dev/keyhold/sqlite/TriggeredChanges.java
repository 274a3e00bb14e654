package dev.keyhold.sqlite;

import dev.keyhold.spi.KeyHash;
import dev.keyhold.sql.KeyChanges;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sqlite.Function;
import org.sqlite.SQLiteConnection;

/**
 * Which keys the transactions of one connection change, in the view of a verification: by whatever
 * statement, a hub's, a cascade's or our own, for temporary triggers tell. Changes that are rolled
 * back are told too.
 *
 * <p>What only others can do, such as {@code INSERT OR REPLACE}, {@link HandleGuard} keeps away.
 */
final class TriggeredChanges implements KeyChanges {
  /** More than this are not told one by one. */
  private static final int MOST = 50_000;

  /** On every column but that of the last use: which there are, the table itself says. */
  private static final String KEY_UPDATED =
      """
      CREATE TEMP TRIGGER keyhold_key_updated AFTER UPDATE OF %s ON main.api_keys BEGIN
        SELECT keyhold_changed(OLD.key_hash);
        SELECT keyhold_changed(NEW.key_hash) WHERE NEW.key_hash <> OLD.key_hash;
      END
      """;

  private static final String COLUMNS =
      "SELECT name FROM pragma_table_info('api_keys') WHERE name <> 'last_used_at'";

  private static final List<String> SET_UP =
      List.of(
          """
          CREATE TEMP TRIGGER keyhold_key_used AFTER UPDATE OF last_used_at ON main.api_keys BEGIN
            SELECT keyhold_used(NEW.key_hash, NEW.last_used_at);
          END
          """,
          """
          CREATE TEMP TRIGGER keyhold_key_deleted AFTER DELETE ON main.api_keys BEGIN
            SELECT keyhold_changed(OLD.key_hash);
          END
          """,
          """
          CREATE TEMP TRIGGER keyhold_owner_updated AFTER UPDATE OF id, status ON main.accounts
          WHEN OLD.status <> NEW.status OR OLD.id <> NEW.id BEGIN
            SELECT keyhold_changed(key_hash) FROM main.api_keys WHERE owner_id = OLD.id;
            SELECT keyhold_changed(NULL) WHERE NEW.id <> OLD.id;
          END
          """,
          """
          CREATE TEMP TRIGGER keyhold_owner_deleted AFTER DELETE ON main.accounts BEGIN
            SELECT keyhold_changed(key_hash) FROM main.api_keys WHERE owner_id = OLD.id;
          END
          """,
          """
          CREATE TEMP TRIGGER keyhold_organization_updated
          AFTER UPDATE OF id, status ON main.organizations
          WHEN OLD.status <> NEW.status OR OLD.id <> NEW.id BEGIN
            SELECT keyhold_changed(key_hash) FROM main.api_keys WHERE org_id = OLD.id;
            SELECT keyhold_changed(NULL) WHERE NEW.id <> OLD.id;
          END
          """,
          """
          CREATE TEMP TRIGGER keyhold_organization_deleted AFTER DELETE ON main.organizations BEGIN
            SELECT keyhold_changed(key_hash) FROM main.api_keys WHERE org_id = OLD.id;
          END
          """);

  private static final List<String> TAKE_DOWN =
      List.of(
          "DROP TRIGGER temp.keyhold_key_updated",
          "DROP TRIGGER temp.keyhold_key_used",
          "DROP TRIGGER temp.keyhold_key_deleted",
          "DROP TRIGGER temp.keyhold_owner_updated",
          "DROP TRIGGER temp.keyhold_owner_deleted",
          "DROP TRIGGER temp.keyhold_organization_updated",
          "DROP TRIGGER temp.keyhold_organization_deleted");

  private final SQLiteConnection connection;
  private final Set<KeyHash> changed = new HashSet<>();
  private final Map<KeyHash, Instant> used = new HashMap<>();
  private boolean tooMany;

  private TriggeredChanges(SQLiteConnection connection) {
    this.connection = connection;
  }

  /** Begins to watch a connection, of the file's or of a pool that lends the driver's own. */
  static TriggeredChanges of(Connection connection) throws SQLException {
    TriggeredChanges changes = new TriggeredChanges(connection.unwrap(SQLiteConnection.class));
    Function.create(changes.connection, "keyhold_changed", changes.new Changed(), 1, 0);
    Function.create(changes.connection, "keyhold_used", changes.new Used(), 2, 0);
    changes.execute(KEY_UPDATED.formatted(String.join(", ", FirstColumn.of(connection, COLUMNS))));
    for (String statement : SET_UP) {
      changes.execute(statement);
    }
    return changes;
  }

  /** Nothing to do: triggers tell. */
  @Override
  public void look() {}

  @Override
  public Set<KeyHash> changed() {
    return changed;
  }

  @Override
  public Map<KeyHash, Instant> used() {
    return used;
  }

  @Override
  public boolean tooMany() {
    return tooMany;
  }

  @Override
  public void clear() {
    changed.clear();
    used.clear();
    tooMany = false;
  }

  @Override
  public void stop() throws SQLException {
    for (String statement : TAKE_DOWN) {
      execute(statement);
    }
    Function.destroy(connection, "keyhold_changed");
    Function.destroy(connection, "keyhold_used");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private boolean isFull() {
    tooMany |= changed.size() + used.size() >= MOST;
    return tooMany;
  }

  private final class Changed extends Function {
    @Override
    protected void xFunc() throws SQLException {
      String hash = value_text(0);
      if (hash == null) {
        tooMany = true;
      } else if (!isFull()) {
        changed.add(new KeyHash(hash));
      }
      result(1);
    }
  }

  private final class Used extends Function {
    @Override
    protected void xFunc() throws SQLException {
      if (!isFull()) {
        used.put(new KeyHash(value_text(0)), Instant.ofEpochMilli(value_long(1)));
      }
      result(1);
    }
  }
}

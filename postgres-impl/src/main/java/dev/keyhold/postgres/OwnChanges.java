package dev.keyhold.postgres;

import dev.keyhold.spi.KeyHash;
import dev.keyhold.sql.KeyChanges;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the writer's transaction added to {@code key_changes}, whose triggers note every change.
 * What others committed since the last look is among it, and does no harm.
 */
final class OwnChanges implements KeyChanges {
  /** More than this are not told one by one. */
  private static final int MOST = 50_000;

  private final PostgresSession session;
  private final Set<KeyHash> changed = new HashSet<>();
  private boolean tooMany;
  private long last;

  /**
   * @param last the newest number when the storage was opened
   */
  OwnChanges(PostgresSession session, long last) {
    this.session = session;
    this.last = last;
  }

  @Override
  public void look() throws SQLException {
    int rows = 0; // not keys: one may have changed many times
    try (PreparedStatement select =
        session
            .connection()
            .prepareStatement(
                "SELECT seq, key_hash FROM key_changes WHERE seq > ? ORDER BY seq LIMIT ?")) {
      select.setLong(1, last);
      select.setInt(2, MOST + 1);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows++;
          last = row.getLong(1);
          changed.add(new KeyHash(row.getString(2)));
        }
      }
    }
    tooMany = rows > MOST;
  }

  @Override
  public Set<KeyHash> changed() {
    return changed;
  }

  /** A last use is a change as any other. */
  @Override
  public Map<KeyHash, Instant> used() {
    return Map.of();
  }

  @Override
  public boolean tooMany() {
    return tooMany;
  }

  @Override
  public void clear() {
    changed.clear();
    tooMany = false;
  }

  @Override
  public void stop() {
    clear();
  }
}

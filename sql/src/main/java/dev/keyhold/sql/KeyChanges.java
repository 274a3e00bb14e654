package dev.keyhold.sql;

import dev.keyhold.spi.KeyHash;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Which keys the transaction changes, in the view of a verification: by whatever statement, a
 * hub's, a cascade's or our own. Changes that are rolled back may be among them.
 */
public interface KeyChanges {
  /** Looks what there is, just before the commit. */
  void look() throws SQLException;

  /** Those whose content is no longer what it was. */
  Set<KeyHash> changed();

  /** Those whose last use moved, and to when. */
  Map<KeyHash, Instant> used();

  /** Whether others changed besides, too many or too unclear to be named. */
  boolean tooMany();

  /** Begins anew, between two transactions. */
  void clear();

  /** Ends the watch, and leaves the connection as it was. */
  void stop() throws SQLException;
}

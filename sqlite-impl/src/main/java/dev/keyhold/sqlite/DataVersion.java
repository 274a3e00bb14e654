package dev.keyhold.sqlite;

import dev.keyhold.sql.BoundedFreshness;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Whether what was read may still be so, as far as other processes go.
 *
 * <p>{@code PRAGMA data_version} tells, but takes ten times as long as the rest of a verification,
 * and moves at our own commits too, on every connection but the one that makes them. So it is asked
 * on the writing connection, and seldom: by one of the readers when the last look is half the bound
 * old, and by the writer when its transaction begins. While that is open nobody else can commit.
 *
 * <p>Where the writing connection is busy and its transaction not open, that is while it commits or
 * waits for another process, nothing is certain. For up to the bound after the last look that does
 * not matter; then whoever asks is sent to the file.
 *
 * @see <a href="https://www.sqlite.org/pragma.html#pragma_data_version">PRAGMA data_version</a>
 */
final class DataVersion extends BoundedFreshness {
  private final PreparedStatement dataVersion;
  private final Runnable onOthers;
  private final NamedFiles files;
  private long version;
  private boolean closed;
  private volatile boolean alone;

  /**
   * @param connection the writing one
   * @param bound how long another process's commit may go unseen
   * @param onOthers runs when another process has committed
   */
  DataVersion(Connection connection, NamedFiles files, Duration bound, Runnable onOthers)
      throws SQLException {
    super(bound);
    this.files = files;
    this.onOthers = onOthers;
    this.dataVersion = connection.prepareStatement("PRAGMA data_version");
    this.version = dataVersion();
  }

  @Override
  protected boolean isAlone() {
    return alone;
  }

  /** What others commit is in the files of these names, and in no other. */
  @Override
  protected boolean isThere() {
    return files.areThere();
  }

  @Override
  protected boolean tellOfOthers() throws SQLException {
    if (closed) {
      throw new SQLException("the connection is closed");
    }
    long found = dataVersion();
    if (found == version) {
      return false;
    }
    onOthers.run();
    version = found;
    return true;
  }

  private long dataVersion() throws SQLException {
    try (ResultSet row = dataVersion.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  // --- What the writer does: a batch of his has the writing connection, or a reader that looks ---

  @Override
  public void starting() {
    looking().lock();
  }

  @Override
  public void begun() throws SQLException {
    lookOrFail(System.nanoTime());
    alone = true;
  }

  @Override
  public void ending() {
    if (alone) {
      wasAlone();
      alone = false;
    }
  }

  /** Looks at once: a commit may have taken longer than the bound. */
  @Override
  public void ended() {
    alone = false;
    look(System.nanoTime());
  }

  @Override
  public void done() {
    looking().unlock();
  }

  /** The connection stays its owner's to close. */
  @Override
  public void close() throws SQLException {
    looking().lock();
    try {
      closed = true;
      end();
      dataVersion.close();
    } finally {
      looking().unlock();
    }
  }
}

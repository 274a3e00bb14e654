package dev.keyhold.postgres;

import dev.keyhold.spi.Listening;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Tells of commits that changed tables of events or jobs: their triggers notify. A notification
 * says no more than that there is something; those that are sent while the connection is lost do
 * not come, so that everybody is woken once it is there again.
 */
final class NotificationWatch implements Runnable, Listening {
  private static final Logger LOG = System.getLogger(NotificationWatch.class.getName());

  private static final int WAIT_MILLIS = 200;

  /** Before the next connection; with as much again by chance, as many may have lost theirs. */
  private static final int PAUSE_MILLIS = 200;

  private final DataSource source;
  private final String schema;
  private final Runnable wake;
  private final Thread thread = new Thread(this, "keyhold-watch");
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Connection connection;

  private NotificationWatch(DataSource source, String schema, Runnable wake) {
    this.source = source;
    this.schema = schema;
    this.wake = wake;
    thread.setDaemon(true);
  }

  /**
   * Begins to listen; what is committed after this returns is told, if the server can be reached.
   *
   * @param source of a connection of its own
   */
  static NotificationWatch start(DataSource source, String schema, Runnable wake) {
    NotificationWatch watch = new NotificationWatch(source, schema, wake);
    try {
      watch.connection = watch.listening();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "the server cannot be reached yet", e);
    }
    watch.thread.start();
    return watch;
  }

  private Connection listening() throws SQLException {
    Connection made = source.getConnection();
    try {
      made.setAutoCommit(true);
      try (Statement statement = made.createStatement()) {
        statement.execute("LISTEN \"" + channel(made) + "\"");
      }
      return made;
    } catch (SQLException e) {
      made.close();
      throw e;
    }
  }

  /** As the triggers call it: names of channels are shorter than those of schemas may be. */
  private String channel(Connection made) throws SQLException {
    try (PreparedStatement select = made.prepareStatement("SELECT 'keyhold:' || md5(?)")) {
      select.setString(1, schema);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  @Override
  public void run() {
    while (isOpen()) {
      Connection there = connection;
      try {
        if (there == null) {
          connection = listening();
          wake.run(); // what came meanwhile, nobody told
        } else if (isNotified(there) && isOpen()) {
          wake.run();
        }
      } catch (SQLException e) {
        forget();
        pause();
      }
    }
    forget();
  }

  private static boolean isNotified(Connection there) throws SQLException {
    PGNotification[] found = there.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
    return found != null && found.length > 0;
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  /** Ends early when this is closed. */
  private void pause() {
    int millis = PAUSE_MILLIS + ThreadLocalRandom.current().nextInt(PAUSE_MILLIS);
    try {
      closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      LOG.log(Level.TRACE, "it is closed", e);
    }
  }

  /** One that goes back to a pool listens to nothing any more. */
  private void forget() {
    Connection there = connection;
    connection = null;
    if (there == null) {
      return;
    }
    try (there;
        Statement statement = there.createStatement()) {
      statement.execute("UNLISTEN *");
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "a connection was lost", e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    boolean interrupted = Thread.interrupted();
    while (thread.isAlive() && thread != Thread.currentThread()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

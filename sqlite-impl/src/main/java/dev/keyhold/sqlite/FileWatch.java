package dev.keyhold.sqlite;

import dev.keyhold.spi.Listening;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells of what other processes commit to a file. The folder is watched, and never the file: the
 * database's files are opened by SQLite alone, as closing another descriptor of one would take its
 * locks away. What the folder tells comes before the commit can be read, or late, or not at all; so
 * it is a hint to ask {@code PRAGMA data_version} for a while, and that is asked now and then all
 * the same.
 *
 * @see <a href="https://www.sqlite.org/howtocorrupt.html">How to corrupt a database, 2.2</a>
 */
final class FileWatch implements Runnable, Listening {
  private static final Logger LOG = System.getLogger(FileWatch.class.getName());

  /** After a hint, so often and for so long. */
  private static final long HINTED_PAUSE_NANOS = 500_000;

  private static final long HINTED_NANOS = 10_000_000;

  /** Without a hint, where the system gives them. */
  private static final long PAUSE_MILLIS = 100;

  /** Where it looks for changes by itself, once in seconds: while there are some, and after. */
  private static final long BUSY_PAUSE_MILLIS = 5;

  private static final long QUIET_PAUSE_MILLIS = 50;
  private static final long QUIET_NANOS = 5_000_000_000L;

  private final DataSource source;
  private final Path log;
  private final Runnable wake;
  private final Thread thread;
  private final boolean hinted;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Connection connection;
  private long version;
  private long movedAt = System.nanoTime();

  private FileWatch(DataSource source, Path file, Runnable wake, boolean hinted) {
    this.source = source;
    this.log = file.resolveSibling(file.getFileName() + "-wal");
    this.wake = wake;
    this.hinted = hinted;
    this.thread = new Thread(this, "keyhold-watch");
    thread.setDaemon(true);
  }

  /**
   * Begins to watch.
   *
   * @param source of a connection of its own
   * @param file the database's
   */
  static FileWatch start(DataSource source, Path file, Runnable wake) {
    return start(source, file, wake, true);
  }

  /**
   * @param hinted whether the folder is watched at all
   */
  static FileWatch start(DataSource source, Path file, Runnable wake, boolean hinted) {
    FileWatch watch = new FileWatch(source, file, wake, hinted);
    watch.look(); // what is committed from now on is told
    watch.thread.start();
    return watch;
  }

  @Override
  public void run() {
    try (WatchService hints = FileSystems.getDefault().newWatchService()) {
      Path folder = log.toAbsolutePath().getParent();
      boolean isTold = false;
      if (folder != null && hinted && isTold(hints)) {
        folder.register(
            hints, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
        isTold = true;
      }
      while (isOpen()) {
        if (isTold ? isHinted(hints) : isPaused()) {
          lookForAWhile();
        } else {
          look();
        }
      }
    } catch (IOException | ClosedWatchServiceException e) {
      LOG.log(Level.WARNING, "the folder of the database cannot be watched: {0}", e.getClass());
      lookAlone();
    } catch (InterruptedException e) {
      // It is closed.
    } finally {
      forget();
    }
  }

  /** One that looks for changes itself does so once in seconds. */
  private static boolean isTold(WatchService hints) {
    return !hints.getClass().getSimpleName().contains("Polling");
  }

  private void lookAlone() {
    try {
      while (isOpen()) {
        isPaused();
        look();
      }
    } catch (InterruptedException e) {
      // It is closed.
    }
  }

  /** Waits for a hint. */
  private boolean isHinted(WatchService hints) throws InterruptedException {
    WatchKey key = hints.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    if (key == null) {
      return false;
    }
    boolean ours = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      ours |= log.getFileName().equals(event.context()) || event.context() == null;
    }
    key.reset();
    return ours;
  }

  /** Waits, as there are no hints. */
  private boolean isPaused() throws InterruptedException {
    boolean isQuiet = System.nanoTime() - movedAt > QUIET_NANOS;
    closed.await(isQuiet ? QUIET_PAUSE_MILLIS : BUSY_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return false;
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  private void lookForAWhile() {
    long end = System.nanoTime() + HINTED_NANOS;
    while (!look() && System.nanoTime() - end < 0 && isOpen()) {
      LockSupport.parkNanos(HINTED_PAUSE_NANOS);
    }
  }

  /** Whether something was committed since the last look; if nobody knows, it is taken for it. */
  private boolean look() {
    try {
      long found = dataVersion();
      if (found == version) {
        return false;
      }
      version = found;
    } catch (SQLException e) {
      forget(); // whoever is woken is told by the database itself what is wrong
    }
    movedAt = System.nanoTime();
    if (isOpen()) {
      wake.run();
    }
    return true;
  }

  private long dataVersion() throws SQLException {
    Connection there = connection;
    if (there == null) {
      there = source.getConnection();
      connection = there;
    }
    try (PreparedStatement statement = there.prepareStatement("PRAGMA data_version");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private void forget() {
    Connection there = connection;
    connection = null;
    if (there != null) {
      try {
        there.close();
      } catch (SQLException e) {
        // It is of no use any more, closed or not.
        LOG.log(Level.DEBUG, "a connection was not closed", e);
      }
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

package dev.keyhold.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a connection may keep the server waiting: for a request's head, for its body, for
 * reading the answer. The bound is on the whole of each, however often a byte comes.
 */
final class Patience implements Connection.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

  private final long bound;
  private final Map<Connection, Wait> waits = new ConcurrentHashMap<>();
  private final Future<?> sweeping;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "keyhold-patience");
            thread.setDaemon(true);
            return thread;
          });

  private record Wait(long began, long bound, Runnable late) {
    boolean isOver() {
      return System.nanoTime() - began > bound;
    }
  }

  Patience(long milliseconds) {
    bound = TimeUnit.MILLISECONDS.toNanos(milliseconds);
    long often = Math.max(1, milliseconds / 20);
    sweeping = sweeper.scheduleWithFixedDelay(this::sweep, often, often, TimeUnit.MILLISECONDS);
  }

  @Override
  public void onOpened(Connection connection) {
    await(connection);
  }

  @Override
  public void onClosed(Connection connection) {
    waits.remove(connection);
  }

  /** Waits for the client, and closes the connection when that takes too long. */
  void await(Connection connection) {
    await(connection, connection.getEndPoint()::close);
  }

  void await(Connection connection, Runnable late) {
    waits.put(connection, new Wait(System.nanoTime(), bound, late));
  }

  /** As {@link #await(Connection)}, for a client that was told to go. */
  void awaitEnd(Connection connection) {
    waits.put(connection, new Wait(System.nanoTime(), bound / 10, connection.getEndPoint()::close));
  }

  /** It is the server's turn. */
  void over(Connection connection) {
    waits.remove(connection);
  }

  private void sweep() {
    waits.forEach(
        (connection, wait) -> {
          if (wait.isOver() && waits.remove(connection, wait)) {
            end(wait);
          }
        });
  }

  private static void end(Wait wait) {
    try {
      wait.late().run();
    } catch (RuntimeException e) {
      LOG.debug("a connection was gone already"); // and the others still have their bound
    }
  }

  @Override
  public void close() {
    sweeping.cancel(false);
    sweeper.shutdownNow();
  }
}

package dev.keyhold.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests that are being answered, and whether new ones are. */
final class Running {
  private static final Logger LOG = LoggerFactory.getLogger(Running.class);

  /** A container is killed after ten. */
  private static final int SECONDS_TO_END = 5;

  /** One party for each request that is answered, and one for the server until it is closed. */
  private final Phaser parties = new Phaser(1);

  private final Set<Runnable> closings = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  void begin() {
    parties.register();
  }

  void end() {
    parties.arriveAndDeregister();
  }

  /** What is done when the server closes, for an answer that would last longer. */
  void whenClosing(Runnable work) {
    closings.add(work);
    if (closing) {
      work.run();
    }
  }

  void forget(Runnable work) {
    closings.remove(work);
  }

  boolean isClosing() {
    return closing;
  }

  /** From now on nothing new is answered; returns when what has begun is, or has had its time. */
  void close() {
    closing = true;
    closings.forEach(Runnable::run);
    try {
      parties.awaitAdvanceInterruptibly(parties.arrive(), SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("some requests were still running after {} seconds", SECONDS_TO_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.keyhold.tck;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A point at which a unit of work stops until the rule lets it go on. */
final class Gate {
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  /** Stops here. An interrupt does not end the wait: it is meant for the storage. */
  void pass() {
    arrived.countDown();
    await(opened, "a unit of work of this rule was kept running, and another call did not return");
  }

  /** Waits until a unit stands at this gate. */
  void awaitArrival() {
    await(arrived, "a unit of work of this rule did not begin");
  }

  void open() {
    opened.countDown();
  }

  private static void await(CountDownLatch latch, String what) {
    boolean interrupted = false;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Race.LONGEST_WAIT_SECONDS);
    try {
      while (true) {
        try {
          if (!latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError(what + " within " + Race.LONGEST_WAIT_SECONDS + " s");
          }
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

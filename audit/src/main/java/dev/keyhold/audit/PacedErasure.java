package dev.keyhold.audit;

import dev.keyhold.spi.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Erases many entries without keeping others from the writer. */
final class PacedErasure {
  private static final Duration TOO_LONG = Duration.ofMillis(25);
  private static final Duration SHORT = Duration.ofMillis(8);

  /** The numbers of so many scattered entries fit into one entry of the trail. */
  private static final int MOST = 500;

  private final Storage storage;
  private final Instant at;
  private int batch = 8;
  private Duration longest = Duration.ZERO;

  PacedErasure(Storage storage, Instant at) {
    this.storage = storage;
    this.at = at;
  }

  Duration longest() {
    return longest;
  }

  void erase(List<Long> sequences) {
    int from = 0;
    while (from < sequences.size()) {
      List<Long> some = sequences.subList(from, Math.min(sequences.size(), from + batch));
      long begin = System.nanoTime();
      storage.write(tx -> tx.audit().erase(some, at));
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      adapt(took);
      from += some.size();
      LockSupport.parkNanos(took.toNanos());
    }
  }

  private void adapt(Duration took) {
    longest = took.compareTo(longest) > 0 ? took : longest;
    if (took.compareTo(TOO_LONG) > 0) {
      batch = Math.max(1, batch / 2);
    } else if (took.compareTo(SHORT) < 0) {
      batch = Math.min(MOST, batch * 2);
    }
  }
}

package dev.keyhold.events;

import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a job waits after an attempt that failed: twice as long each time, up to a longest time,
 * and a random part more or less, so that those that failed together are not tried together.
 *
 * @param first after the first attempt
 * @param longest at the most
 * @param jitter the part by which it is longer or shorter, from 0 to 1
 */
public record Backoff(Duration first, Duration longest, double jitter) {
  /** One second, two, four, up to an hour, a fifth more or less. */
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofSeconds(1), Duration.ofHours(1), 0.2);

  /** No longer power of two is looked at. */
  private static final long MOST_DOUBLINGS = 40;

  public Backoff {
    if (first.isNegative() || longest.compareTo(first) < 0 || !(jitter >= 0 && jitter <= 1)) {
      throw new StorageException.InvalidInput(
          "a back-off begins at no less than nothing, ends no lower, and has a jitter from 0 to 1");
    }
  }

  /**
   * @param attempts how many have failed; 1 or more
   */
  Duration after(long attempts) {
    double factor = Math.pow(2, (double) Math.min(MOST_DOUBLINGS, Math.max(0, attempts - 1)));
    double bounded = Math.min(first.toMillis() * factor, (double) longest.toMillis());
    double random = ThreadLocalRandom.current().nextDouble(-1, 1);
    return Duration.ofMillis(Math.round(bounded * (1 + jitter * random)));
  }
}

package dev.keyhold.events;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.util.Optional;

/**
 * A job that is to be done.
 *
 * @param payload at most 65,536 bytes
 * @param priority higher ones are claimed first; 0 by default
 * @param delay how long it waits before it can be claimed
 * @param maxAttempts how often it may be claimed before it is dead; 5 by default
 * @param dedupKey if the queue has a job with this key that is ready or claimed, that one stands
 *     for this
 */
public record NewJob(
    Json payload, long priority, Duration delay, long maxAttempts, Optional<String> dedupKey) {
  private static final long USUAL_ATTEMPTS = 5;

  public NewJob {
    Payloads.check(payload);
    if (delay.isNegative()) {
      throw new StorageException.InvalidInput("delay", "the delay of a job is negative");
    }
    if (maxAttempts < 1) {
      throw new StorageException.InvalidInput("maxAttempts", "a job is tried at least once");
    }
    if (priority == Long.MIN_VALUE) {
      throw new StorageException.InvalidInput("priority", "the priority is too low");
    }
  }

  public static NewJob of(Json payload) {
    return new NewJob(payload, 0, Duration.ZERO, USUAL_ATTEMPTS, Optional.empty());
  }

  public NewJob priority(long value) {
    return new NewJob(payload, value, delay, maxAttempts, dedupKey);
  }

  public NewJob delay(Duration value) {
    return new NewJob(payload, priority, value, maxAttempts, dedupKey);
  }

  public NewJob maxAttempts(long value) {
    return new NewJob(payload, priority, delay, value, dedupKey);
  }

  public NewJob dedupKey(String value) {
    return new NewJob(payload, priority, delay, maxAttempts, Optional.of(value));
  }
}

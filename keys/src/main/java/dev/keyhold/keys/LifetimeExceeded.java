package dev.keyhold.keys;

import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.time.Instant;

/** A key was asked for that would live longer than the policy allows. Nothing was written. */
public final class LifetimeExceeded extends StorageException.InvalidInput {
  private static final long serialVersionUID = 1L;
  private final Duration maximum;
  private final Instant latest;

  LifetimeExceeded(Duration maximum, Instant latest) {
    super(
        "expiresAt",
        "a key was asked for that lives longer than %s, the maximum; it may expire at %s at the"
                .formatted(maximum, latest)
            + " latest");
    this.maximum = maximum;
    this.latest = latest;
  }

  /** How long a key may live. */
  public Duration maximum() {
    return maximum;
  }

  /** The latest expiry that would have been taken. */
  public Instant latest() {
    return latest;
  }
}

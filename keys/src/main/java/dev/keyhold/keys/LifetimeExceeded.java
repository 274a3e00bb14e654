package dev.keyhold.keys;

import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.time.Instant;

/** The requested key would live longer than the policy allows. Nothing was written. */
public final class LifetimeExceeded extends StorageException.InvalidInput {
  private static final long serialVersionUID = 1L;
  private final Duration maximum;
  private final Instant latest;

  LifetimeExceeded(Duration maximum, Instant latest) {
    super(
        "expiresAt",
        "the requested key would live longer than %s, the maximum; it may expire at %s at the"
                .formatted(maximum, latest)
            + " latest");
    this.maximum = maximum;
    this.latest = latest;
  }

  /** The longest lifetime of a key. */
  public Duration maximum() {
    return maximum;
  }

  /** The latest expiry that would have been allowed. */
  public Instant latest() {
    return latest;
  }
}

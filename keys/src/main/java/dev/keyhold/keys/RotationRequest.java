package dev.keyhold.keys;

import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a key is rotated, and how its successor differs from it.
 *
 * @param changes the components that the successor does not inherit; never the owner or the
 *     organization. A new expiry must not exceed the maximum of the {@link KeyPolicy}; if the
 *     expiry is cleared, the successor gets the expiry of a new key
 * @param grace how long the old key still works, at least a millisecond; empty to revoke it at once
 * @param reason why; kept with the old key if it is revoked at once
 */
public record RotationRequest(
    ApiKeyPatch changes, Optional<Duration> grace, Optional<String> reason) {

  /** A successor that inherits everything, without grace. */
  public static final RotationRequest PLAIN =
      new RotationRequest(ApiKeyPatch.NONE, Optional.empty(), Optional.empty());

  public RotationRequest {
    if (changes.ownerId().applies()) {
      throw new StorageException.InvalidInput(
          "ownerId", "a rotation cannot change the owner of a key");
    }
  }

  /** This request, with a successor that differs by these changes. */
  public RotationRequest changes(ApiKeyPatch value) {
    return new RotationRequest(value, grace, reason);
  }

  /** This request, but the old key still works for a while. */
  public RotationRequest grace(Duration value) {
    return new RotationRequest(changes, Optional.of(value), reason);
  }

  /** This request with a reason. */
  public RotationRequest reason(String value) {
    return new RotationRequest(changes, grace, Optional.of(value));
  }

  Rotation at(Instant now) {
    return new Rotation(now, grace.map(lasting -> end(now, lasting)), reason);
  }

  private static Instant end(Instant now, Duration grace) {
    if (grace.compareTo(Duration.between(now, Limits.LATEST)) > 0) {
      throw new StorageException.InvalidInput(
          "grace", "the grace of a rotation ends after the year 9999, the last that can be stored");
    }
    return now.plus(grace);
  }
}

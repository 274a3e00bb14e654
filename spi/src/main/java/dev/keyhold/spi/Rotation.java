package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * How a key is rotated.
 *
 * @param at when
 * @param graceUntil until when the old key still works; empty to revoke it at once
 * @param reason why; kept with the old key if it is revoked at once
 */
public record Rotation(Instant at, Optional<Instant> graceUntil, Optional<String> reason) {
  static final Check CHECK = new Check("a rotation");

  public Rotation {
    at = CHECK.time("at", at);
    graceUntil = CHECK.time("graceUntil", graceUntil);
    CHECK.text("reason", reason, Limits.TEXT_LENGTH);
    if (graceUntil.isPresent() && !graceUntil.get().isAfter(at)) {
      throw new StorageException.InvalidInput(
          "graceUntil", "the grace of a rotation ends before it begins");
    }
  }

  /** A rotation that revokes the old key at once. */
  public static Rotation at(Instant at) {
    return new Rotation(at, Optional.empty(), Optional.empty());
  }

  /** This rotation, but the old key works until {@code end}. */
  public Rotation graceUntil(Instant end) {
    return new Rotation(at, Optional.of(end), reason);
  }

  /** This rotation with a reason. */
  public Rotation reason(String value) {
    return new Rotation(at, graceUntil, Optional.of(value));
  }
}

package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * How a key is revoked.
 *
 * @param at when
 * @param reason why
 * @param successorId the key that replaces it; need not be in this storage
 */
public record Revocation(Instant at, Optional<String> reason, Optional<String> successorId) {
  static final Check CHECK = new Check("a revocation");

  public Revocation {
    at = CHECK.time("at", at);
    CHECK.text("reason", reason, Limits.TEXT_LENGTH);
    CHECK.optionalId("successorId", successorId);
  }

  /** A revocation without reason and successor. */
  public static Revocation at(Instant at) {
    return new Revocation(at, Optional.empty(), Optional.empty());
  }

  /** This revocation with a reason. */
  public Revocation reason(String value) {
    return new Revocation(at, Optional.of(value), successorId);
  }

  /** This revocation with the key that replaces the revoked one. */
  public Revocation successor(String keyId) {
    return new Revocation(at, reason, Optional.of(keyId));
  }
}

package dev.keyhold.tck;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyBuilder;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotated;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.Optional;

/** How a key ends, and how another one takes its place. */
final class Succession {
  private Succession() {}

  static void check(ApiKey predecessor, ApiKey successor) {
    if (successor.revokedAt().isPresent() || !successor.ownerId().equals(predecessor.ownerId())) {
      throw new StorageException.InvalidInput(
          "the successor %s of key %s is revoked or has another owner"
              .formatted(successor.id(), predecessor.id()));
    }
    if (!successor.organizationId().equals(predecessor.organizationId())) {
      throw new StorageException.InvalidInput(
          "organizationId",
          "the successor %s of key %s belongs to another organization"
              .formatted(successor.id(), predecessor.id()));
    }
    if (predecessor.revokedAt().isPresent() || predecessor.rotatedToId().isPresent()) {
      throw new StorageException.Conflict(
          "key %s is revoked or has a successor already".formatted(predecessor.id()));
    }
  }

  static Rotated of(ApiKey before, ApiKey successor, Rotation rotation) {
    ApiKey predecessor =
        rotation
            .graceUntil()
            .map(end -> graced(before, successor, end, rotation.at()))
            .orElseGet(
                () ->
                    revoked(
                        before,
                        new Revocation(
                            rotation.at(), rotation.reason(), Optional.of(successor.id()))));
    return new Rotated(
        predecessor,
        successor.toBuilder().enabled(before.enabled() && successor.enabled()).build());
  }

  /** A successor that the key has already stays. */
  static ApiKey revoked(ApiKey key, Revocation revocation) {
    ApiKeyBuilder after = key.toBuilder().revokedAt(revocation.at()).updatedAt(revocation.at());
    revocation.reason().ifPresent(after::revocationReason);
    key.rotatedToId().or(revocation::successorId).ifPresent(after::rotatedToId);
    return after.build();
  }

  private static ApiKey graced(ApiKey key, ApiKey successor, Instant end, Instant at) {
    Instant expiry = key.expiresAt().filter(own -> own.isBefore(end)).orElse(end);
    return key.toBuilder().rotatedToId(successor.id()).expiresAt(expiry).updatedAt(at).build();
  }
}

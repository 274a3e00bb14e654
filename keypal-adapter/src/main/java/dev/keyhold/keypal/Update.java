package dev.keyhold.keypal;

import dev.keyhold.keypal.KeypalException.Code;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyBuilder;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Revocation;
import java.time.Instant;
import java.util.Optional;

/**
 * What a part of metadata makes of one key. A key only moves forward: what a revocation has settled
 * stays, and so does the latest use.
 *
 * @param before the key
 * @param wanted its whole metadata after the change
 * @param patch what changes but for the state of the key
 */
record Update(ApiKey before, KeypalMetadata wanted, ApiKeyPatch patch, Instant now) {

  /**
   * @throws KeypalException if the key must not be changed so
   */
  static Update of(ApiKey before, KeypalMetadata part, Instant now) {
    KeypalMetadata old = Remainder.read(before);
    KeypalMetadata wanted = withLatestUse(old, old.merge(part));
    if (before.revokedAt().isPresent()) {
      refuseRevival(old, wanted);
    }
    if (before.rotatedToId().isPresent()) {
      refuseRevivalOfRotated(before, wanted);
    }
    return new Update(before, wanted, patch(before, wanted, now), now);
  }

  private static void refuseRevival(KeypalMetadata old, KeypalMetadata wanted) {
    if (!wanted.revokedAt().equals(old.revokedAt())
        || !wanted.rotatedTo().equals(old.rotatedTo())
        || wanted.enabled() != old.enabled()) {
      throw KeypalException.revoked();
    }
  }

  private static void refuseRevivalOfRotated(ApiKey before, KeypalMetadata wanted) {
    if (!before.rotatedToId().equals(wanted.rotatedTo())) {
      throw KeypalException.of(
          Code.CONFLICT, "The key has a successor already, which cannot be replaced");
    }
    if (before.expiresAt().isPresent()
        && (wanted.expiresAt().isEmpty()
            || wanted.expiresAt().get().isAfter(before.expiresAt().get()))) {
      throw before.revokedAt().isPresent()
          ? KeypalException.revoked()
          : KeypalException.of(
              Code.CONFLICT, "The key was rotated, and its expiry cannot be put off");
    }
  }

  /** A use that is older than the latest one, or none, is no news. */
  private static KeypalMetadata withLatestUse(KeypalMetadata old, KeypalMetadata wanted) {
    Optional<Instant> before = old.lastUsedAt();
    Optional<Instant> after = wanted.lastUsedAt();
    boolean isNews = before.isEmpty() || (after.isPresent() && !after.get().isBefore(before.get()));
    return isNews ? wanted : wanted.with("lastUsedAt", old.value("lastUsedAt"));
  }

  private static ApiKeyPatch patch(ApiKey before, KeypalMetadata wanted, Instant now) {
    ApiKeyPatch patch =
        ApiKeyPatch.NONE
            .ownerId(change(Member.OWNER_ID.in(wanted.members())))
            .name(change(wanted.name()))
            .description(change(wanted.description()))
            .scopes(wanted.scopes())
            .resources(wanted.resources())
            .tags(wanted.tags())
            .expiresAt(change(wanted.expiresAt()));
    ApiKeyBuilder after = patch.over(before, now).toBuilder().enabled(wanted.enabled());
    wanted.lastUsedAt().ifPresent(after::lastUsedAt);
    if (before.revokedAt().isEmpty()) {
      revoke(after, wanted);
    }
    return patch.metadata(Remainder.write(wanted, after.build()));
  }

  /** Only a revoked key has its successor in the column; {@link Member#ROTATED_TO}. */
  static void revoke(ApiKeyBuilder key, KeypalMetadata metadata) {
    if (metadata.revokedAt().isPresent()) {
      key.revokedAt(metadata.revokedAt().get());
      metadata.rotatedTo().ifPresent(key::rotatedToId);
    }
  }

  private static <T> Change<T> change(Optional<T> value) {
    return value.<Change<T>>map(Change::to).orElse(Change.clear());
  }

  /** Each step is guarded by the storage, whatever was read before. */
  void apply(ApiKeyStorage keys) {
    String id = before.id();
    keys.update(id, patch, now);
    if (wanted.enabled() != before.enabled()) {
      if (wanted.enabled()) {
        keys.enable(id, now);
      } else {
        keys.disable(id, now);
      }
    }
    wanted.lastUsedAt().ifPresent(at -> keys.markUsed(id, at));
    if (before.revokedAt().isEmpty() && wanted.revokedAt().isPresent()) {
      keys.revoke(
          id, new Revocation(wanted.revokedAt().get(), Optional.empty(), wanted.rotatedTo()));
    }
  }
}

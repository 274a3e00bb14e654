package dev.keyhold.keypal;

import dev.keyhold.keypal.KeypalException.Code;
import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyBuilder;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes keypal's records into a storage's keys.
 *
 * @param owned whether the storage has accounts, which own the keys
 * @param strict whether an owner without an account is refused; else the account is made
 */
record Records(boolean owned, boolean strict) {
  private static final Map<Integer, String> SCHEMES = Map.of(64, "sha256", 128, "sha512");

  void save(Transaction tx, KeypalRecord record, Instant now) {
    ApiKeyStorage keys = tx.apiKeys();
    ApiKey key = checked(() -> key(record, now));
    // Before anything is written, as the caller's unit may go on.
    if (keys.findById(record.id()).isPresent()) {
      throw KeypalException.of(
          Code.DUPLICATE_ID, "API key with id %s already exists".formatted(record.id()));
    }
    if (keys.findByHash(key.hash()).isPresent()) {
      throw KeypalException.of(Code.DUPLICATE_HASH, "API key hash collision detected");
    }
    provideOwner(tx, key.ownerId(), now);
    keys.insert(key);
  }

  private static ApiKey key(KeypalRecord record, Instant now) {
    KeypalMetadata metadata = folded(record.metadata());
    String scheme = SCHEMES.getOrDefault(record.keyHash().length(), Remainder.MEMBER);
    ApiKeyBuilder key =
        ApiKey.builder(
                record.id(),
                new KeyHash(record.keyHash()),
                scheme,
                metadata.createdAt().orElse(now))
            .updatedAt(now)
            .scopes(metadata.scopes())
            .resources(metadata.resources())
            .tags(metadata.tags())
            .enabled(metadata.enabled());
    Optional.of(metadata.ownerId()).filter(id -> !id.isEmpty()).ifPresent(key::ownerId);
    metadata.name().ifPresent(key::name);
    metadata.description().ifPresent(key::description);
    metadata.expiresAt().ifPresent(key::expiresAt);
    metadata.lastUsedAt().ifPresent(key::lastUsedAt);
    metadata.revokedAt().ifPresent(at -> revoke(key, at, metadata));
    ApiKey made = key.build();
    return made.toBuilder().metadata(Remainder.write(metadata, made)).build();
  }

  private static void revoke(ApiKeyBuilder key, Instant at, KeypalMetadata metadata) {
    key.revokedAt(at);
    metadata.rotatedTo().ifPresent(key::rotatedToId);
  }

  void update(Transaction tx, String id, KeypalMetadata part, Instant now) {
    ApiKey before =
        find(tx, id)
            .orElseThrow(
                () ->
                    KeypalException.of(
                        Code.KEY_NOT_FOUND, "API key with id %s not found".formatted(id)));
    KeypalMetadata old = Remainder.read(before);
    KeypalMetadata wanted = withLatestUse(old, old.merge(folded(part)));
    if (before.revokedAt().isPresent()) {
      refuseRevival(old, wanted);
    }
    refuseOtherSuccessor(before, wanted);
    ApiKeyPatch patch = checked(() -> patch(before, wanted, now));
    if (!patch.ownerId().over(before.ownerId()).equals(before.ownerId())) {
      provideOwner(tx, patch.ownerId().value(), now);
    }
    patch(tx, before, patch, now);
    move(tx.apiKeys(), before, wanted, now);
  }

  static Optional<ApiKey> find(Transaction tx, String id) {
    return Place.fits(id, Limits.ID_LENGTH) ? tx.apiKeys().findById(id) : Optional.empty();
  }

  /** Keys move only forward: what a revocation has settled stays. */
  private static void refuseRevival(KeypalMetadata old, KeypalMetadata wanted) {
    if (!wanted.revokedAt().equals(old.revokedAt())
        || !wanted.rotatedTo().equals(old.rotatedTo())
        || wanted.enabled() != old.enabled()) {
      throw KeypalException.revoked();
    }
  }

  private static void refuseOtherSuccessor(ApiKey before, KeypalMetadata wanted) {
    if (before.rotatedToId().isPresent() && !before.rotatedToId().equals(wanted.rotatedTo())) {
      throw KeypalException.of(
          Code.CONFLICT, "The key has a successor already, which cannot be replaced");
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
      wanted.revokedAt().ifPresent(at -> revoke(after, at, wanted));
    }
    return patch.metadata(Remainder.write(wanted, after.build()));
  }

  private static <T> Change<T> change(Optional<T> value) {
    return value.<Change<T>>map(Change::to).orElse(Change.clear());
  }

  private static void patch(Transaction tx, ApiKey before, ApiKeyPatch patch, Instant now) {
    try {
      tx.apiKeys().update(before.id(), patch, now);
    } catch (StorageException.Conflict e) {
      throw before.revokedAt().isPresent()
          ? KeypalException.revoked()
          : KeypalException.of(
              Code.CONFLICT, "The key was rotated, and its expiry cannot be put off");
    }
  }

  /** Each of these is guarded by the storage, whatever was read before. */
  private static void move(ApiKeyStorage keys, ApiKey before, KeypalMetadata wanted, Instant now) {
    String id = before.id();
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

  private static KeypalMetadata folded(KeypalMetadata metadata) {
    return metadata.value("tags") instanceof List<?> tags
        ? metadata.with("tags", tags.stream().map(tag -> Text.fold((String) tag)).toList())
        : metadata;
  }

  private void provideOwner(Transaction tx, Optional<String> ownerId, Instant now) {
    if (!owned || ownerId.isEmpty() || tx.identities().findAccount(ownerId.get()).isPresent()) {
      return;
    }
    if (strict) {
      throw KeypalException.noOwner("metadata.ownerId");
    }
    tx.identities()
        .createAccount(
            Account.builder(ownerId.get(), now).accessLevel(AccessLevel.SERVICE).build());
  }

  /** What each member alone let pass may be too much together. */
  private static <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (StorageException.InvalidInput e) {
      throw KeypalException.at("metadata", "cannot be kept: " + e.summary());
    }
  }
}

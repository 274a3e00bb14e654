package dev.keyhold.keys;

import dev.keyhold.keys.KeyMint.Minted;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Rotated;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Brings new keys into the storage and moves their expiry, within one transaction. */
record KeyIssuing(
    KeyFormat format, Lifetimes lifetimes, KeyMint mint, HashSchemes schemes, InstantSource clock) {

  // Within the unit of work: a key that waited must not be older than a revocation that went
  // before.
  IssuedKey issue(Transaction tx, KeyRequest request) {
    Instant now = clock.instant();
    KeyRequest wanted = within(request, now);
    Minted minted = mint.mint(now);
    return new IssuedKey(tx.apiKeys().insert(wanted.over(minted.row())), minted.secret());
  }

  ApiKey adopt(Transaction tx, KeyRequest request, String text) {
    format.checkAdopted(text);
    refuseKnown(tx.apiKeys(), text.getBytes(StandardCharsets.UTF_8));
    Instant now = clock.instant();
    KeyRequest wanted = within(request, now);
    return tx.apiKeys().insert(wanted.over(mint.row(text.toCharArray(), now)));
  }

  // The storage sees one hash alone, and a key that was revoked under another must not come back.
  private void refuseKnown(ApiKeyStorage keys, byte[] text) {
    for (HashScheme other : schemes.others()) {
      if (keys.findByHash(other.hash(text)).isPresent()) {
        throw new StorageException.Duplicate("hash", "the key is known under another hash scheme");
      }
    }
  }

  RotatedKey rotate(Transaction tx, String id, RotationRequest request) {
    Instant now = clock.instant();
    ApiKeyStorage keys = tx.apiKeys();
    // Without the id: somebody may have taken a key's text for it.
    ApiKey old =
        keys.findById(id)
            .orElseThrow(() -> new StorageException.NotFound("there is no key with this id"));
    KeyRequest wanted =
        KeyRequest.like(request.changes().over(old, now)).expiring(expiry(old, request, now));
    Minted minted = mint.mint(now);
    Rotated rotated = keys.rotate(id, wanted.over(minted.row()), request.at(now));
    return new RotatedKey(rotated.predecessor(), rotated.successor(), minted.secret());
  }

  Changed<ApiKey> update(Transaction tx, String id, ApiKeyPatch patch) {
    if (patch.expiresAt().applies()) {
      tx.apiKeys().findById(id).ifPresent(key -> lifetimes.checkMoved(key, patch.expiresAt()));
    }
    return tx.apiKeys().update(id, patch, clock.instant());
  }

  private Optional<Instant> expiry(ApiKey old, RotationRequest request, Instant now) {
    Change<Instant> change = request.changes().expiresAt();
    return change.applies()
        ? lifetimes.expiry(change.value(), now)
        : lifetimes.inherited(old.expiresAt(), now);
  }

  private KeyRequest within(KeyRequest request, Instant now) {
    return request.expiring(lifetimes.expiry(request.fields().expiresAt().value(), now));
  }
}

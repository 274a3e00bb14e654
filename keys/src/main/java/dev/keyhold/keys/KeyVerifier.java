package dev.keyhold.keys;

import dev.keyhold.keys.Verification.Reason;
import dev.keyhold.keys.Verification.Rejected;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.RefusedAttempt;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.TrailWords;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The hot path: from a presented text to a verdict, by one look-up, and nothing that waits for a
 * write unless the key is hashed by another scheme than the current one, and then a moment at most.
 *
 * @param upgrade what is done to a verified key of another scheme, given its current hash
 */
record KeyVerifier(
    Storage storage,
    KeyFormat format,
    HashSchemes schemes,
    BiConsumer<ApiKey, KeyHash> upgrade,
    Outcomes outcomes,
    LastUses lastUses,
    InstantSource clock) {

  Verification verify(String presented) {
    if (presented.isEmpty()) {
      outcomes.rejected(Reason.MISSING_KEY);
      return new Rejected(Reason.MISSING_KEY, Optional.empty());
    }
    if (!format.fits(presented)) {
      return refused(Reason.INVALID_FORMAT);
    }
    byte[] text = presented.getBytes(StandardCharsets.UTF_8);
    KeyHash hash = schemes.current().hash(text);
    Optional<OwnedKey> found = storage.findKey(hash);
    if (found.isPresent()) {
      return judge(found.get());
    }
    return schemes.others().isEmpty() ? refused(Reason.INVALID_KEY) : verifyOther(text, hash);
  }

  private Verification verifyOther(byte[] text, KeyHash current) {
    for (HashScheme other : schemes.others()) {
      Optional<OwnedKey> found = storage.findKey(other.hash(text));
      if (found.isPresent()) {
        return upgraded(judge(found.get()), current);
      }
    }
    // Somebody may have upgraded the key after the first look-up and before that by its old hash.
    Optional<OwnedKey> found = storage.findKey(current);
    return found.isPresent() ? judge(found.get()) : refused(Reason.INVALID_KEY);
  }

  private Verification upgraded(Verification verdict, KeyHash current) {
    if (verdict instanceof Verified verified) {
      upgrade.accept(verified.key(), current);
    }
    return verdict;
  }

  // The clock is read after the look-up: a key that expires while it is looked up has expired.
  private Verification judge(OwnedKey found) {
    long now = clock.millis();
    return switch (found.stateAt(now)) {
      case EXPIRED -> refused(Reason.EXPIRED, found);
      case REVOKED -> refused(Reason.REVOKED, found);
      case DISABLED -> refused(Reason.DISABLED, found);
      case ACTIVE ->
          !found.ownerIsActive()
              ? refused(Reason.OWNER_INACTIVE, found)
              : found.organizationIsActive()
                  ? verified(found, now)
                  : refused(Reason.ORGANIZATION_INACTIVE, found);
    };
  }

  private Verified verified(OwnedKey found, long now) {
    outcomes.verified();
    lastUses.note(found, now);
    return new Verified(found.key());
  }

  private Rejected refused(Reason reason) {
    return refused(
        new RefusedAttempt(
            TrailWords.API_KEY_VERIFY,
            reason.name(),
            Optional.empty(),
            TrailWords.API_KEY,
            Optional.empty()),
        reason);
  }

  private Rejected refused(Reason reason, OwnedKey found) {
    ApiKey key = found.key();
    return refused(
        new RefusedAttempt(
            TrailWords.API_KEY_VERIFY,
            reason.name(),
            key.ownerId(),
            key.organizationId(),
            TrailWords.API_KEY,
            Optional.of(key.id())),
        reason);
  }

  private Rejected refused(RefusedAttempt attempt, Reason reason) {
    outcomes.rejected(reason);
    storage.attemptRefused(attempt);
    return new Rejected(reason, attempt.credentialId());
  }
}

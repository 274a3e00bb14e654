package dev.keyhold.keys;

import dev.keyhold.keys.Verification.Reason;
import dev.keyhold.keys.Verification.Rejected;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.RefusedAttempt;
import dev.keyhold.spi.Storage;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The hot path: from a presented text to a verdict, by one look-up, and no write unless it is
 * refused.
 */
record KeyVerifier(Storage storage, KeyFormat format, HashScheme scheme, InstantSource clock) {

  Verification verify(String presented) {
    if (presented.isEmpty()) {
      return new Rejected(Reason.MISSING_KEY, Optional.empty());
    }
    if (!format.fits(presented)) {
      return refused(Reason.INVALID_FORMAT);
    }
    Optional<OwnedKey> found =
        storage.findKey(scheme.hash(presented.getBytes(StandardCharsets.UTF_8)));
    return found.isPresent() ? judge(found.get()) : refused(Reason.INVALID_KEY);
  }

  // The clock is read after the look-up: a key that expires while it is looked up has expired.
  private Verification judge(OwnedKey found) {
    return switch (found.key().stateAt(clock.instant())) {
      case EXPIRED -> refused(Reason.EXPIRED, found);
      case REVOKED -> refused(Reason.REVOKED, found);
      case DISABLED -> refused(Reason.DISABLED, found);
      case ACTIVE ->
          found.ownerIsActive() ? new Verified(found.key()) : refused(Reason.OWNER_INACTIVE, found);
    };
  }

  private Rejected refused(Reason reason) {
    return refused(reason, Optional.empty(), Optional.empty());
  }

  private Rejected refused(Reason reason, OwnedKey found) {
    return refused(reason, found.key().ownerId(), Optional.of(found.key().id()));
  }

  private Rejected refused(Reason reason, Optional<String> ownerId, Optional<String> keyId) {
    storage.attemptRefused(
        new RefusedAttempt("api_key.verify", reason.name(), ownerId, "api_key", keyId));
    return new Rejected(reason, keyId);
  }
}

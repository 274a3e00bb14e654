package dev.keyhold.keys;

import dev.keyhold.keys.Verification.Reason;
import dev.keyhold.keys.Verification.Rejected;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.Storage;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/** The hot path: from a presented text to a verdict, by one look-up and no write. */
record KeyVerifier(Storage storage, KeyFormat format, HashScheme scheme, InstantSource clock) {

  Verification verify(String presented) {
    if (presented.isEmpty()) {
      return rejected(Reason.MISSING_KEY);
    }
    if (!format.fits(presented)) {
      return rejected(Reason.INVALID_FORMAT);
    }
    Optional<OwnedKey> found =
        storage.findKey(scheme.hash(presented.getBytes(StandardCharsets.UTF_8)));
    return found.isPresent() ? judge(found.get()) : rejected(Reason.INVALID_KEY);
  }

  // The clock is read after the look-up: a key that expires while it is looked up has expired.
  private Verification judge(OwnedKey found) {
    return switch (found.key().stateAt(clock.instant())) {
      case EXPIRED -> rejected(Reason.EXPIRED, found);
      case REVOKED -> rejected(Reason.REVOKED, found);
      case DISABLED -> rejected(Reason.DISABLED, found);
      case ACTIVE ->
          found.ownerIsActive()
              ? new Verified(found.key())
              : rejected(Reason.OWNER_INACTIVE, found);
    };
  }

  private static Rejected rejected(Reason reason) {
    return new Rejected(reason, Optional.empty());
  }

  private static Rejected rejected(Reason reason, OwnedKey found) {
    return new Rejected(reason, Optional.of(found.key().id()));
  }
}

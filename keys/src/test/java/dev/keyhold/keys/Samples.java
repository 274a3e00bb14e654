package dev.keyhold.keys;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** What several tests start from. */
final class Samples {
  static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  static final Account ADA = Account.builder("ada", T0).email("ada@example.org").build();
  static final Account BOB = Account.builder("bob", T0).email("bob@example.org").build();
  static final Organization ACME =
      Organization.builder("acme", T0).name("Acme").slug("acme").ownerId("ada").build();

  private Samples() {}

  static void addAccounts(Storage storage) {
    storage.write(
        tx -> {
          tx.identities().accounts().create(BOB);
          tx.identities().accounts().create(ADA);
          return tx.identities().organizations().create(ACME);
        });
  }

  /** A request for a key of Ada's. */
  static KeyRequest adas() {
    return KeyRequest.PLAIN.ownerId(ADA.id());
  }

  static String reveal(Secret secret) {
    return new String(secret.reveal());
  }

  /** The same numbers each time: a seed given before the first use is all the seed it has. */
  static SecureRandom seeded() {
    try {
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(20_260_101L);
      return random;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** A clock that stands still until it is moved; for one thread. */
  static final class StoppedClock implements InstantSource {
    private Instant now = T0;

    @Override
    public Instant instant() {
      return now;
    }

    void advance(Duration step) {
      now = now.plus(step);
    }
  }
}

package dev.keyhold.credentials;

import de.mkammerer.argon2.Argon2;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Says how passwords are hashed and when they are locked. */
public final class PasswordsBuilder {
  /** 128 bits, as OWASP and RFC 9106 (3.1) ask. */
  private static final int SALT_BYTES = 16;

  private static final int HASH_BYTES = 32;

  private final Storage storage;
  private Supplier<Argon2> library =
      () -> Argon2Factory.create(Argon2Types.ARGON2id, SALT_BYTES, HASH_BYTES);
  private Argon2Cost cost = Argon2Cost.OWASP;
  private int atOnce = Math.max(1, Runtime.getRuntime().availableProcessors());
  private int failures = 10;
  private Duration lockLasts = Duration.ofMinutes(15);
  private final InstantSource clock;

  PasswordsBuilder(Storage storage, InstantSource clock) {
    this.storage = storage;
    this.clock = clock;
  }

  /** The cost of a hash; {@link Argon2Cost#OWASP} by default. */
  public PasswordsBuilder cost(Argon2Cost value) {
    cost = value;
    return this;
  }

  /**
   * How many hashes may be made at the same time; by default, as many as there are processors.
   * Together they take that many times the memory of one hash.
   */
  public PasswordsBuilder atOnce(int value) {
    atOnce = atLeastOne("the number of hashes at once", value);
    return this;
  }

  /**
   * When and for how long a password is locked; after 10 failures in a row and for 15 minutes by
   * default.
   */
  public PasswordsBuilder lockAfter(int failedAttempts, Duration lasts) {
    failures = atLeastOne("the number of failures that lock a password", failedAttempts);
    if (lasts.isNegative() || lasts.isZero()) {
      throw new StorageException.InvalidInput(
          "the time for which a password is locked is not positive");
    }
    lockLasts = lasts;
    return this;
  }

  /** For tests of this module: another library in the place of the native one. */
  PasswordsBuilder library(Supplier<Argon2> value) {
    library = value;
    return this;
  }

  /**
   * Makes one hash to check that argon2 works.
   *
   * @throws StorageException.Unsupported if argon2's native library cannot be used
   */
  public Passwords build() {
    return new Passwords(
        storage,
        new PasswordHasher(library, cost, atOnce),
        new LockOut(failures, lockLasts),
        clock);
  }

  private static int atLeastOne(String what, int value) {
    if (value < 1) {
      throw new StorageException.InvalidInput(what + " is less than 1");
    }
    return value;
  }
}

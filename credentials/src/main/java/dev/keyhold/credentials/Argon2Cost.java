package dev.keyhold.credentials;

import dev.keyhold.spi.StorageException;

/**
 * The cost of one argon2id hash (RFC 9106). Each hash contains its parameters, so you can raise
 * them while older hashes still verify. An older hash is replaced at the next successful
 * verification.
 *
 * @param memoryKib the memory of one hash, in KiB
 * @param iterations the number of passes over that memory
 * @param parallelism the number of lanes
 */
public record Argon2Cost(int memoryKib, int iterations, int parallelism) {
  /** The minimum of OWASP's Password Storage Cheat Sheet: 19 MiB, 2 iterations, 1 lane. */
  public static final Argon2Cost OWASP = new Argon2Cost(19 * 1024, 2, 1);

  /** Checks that no parameter is below {@link #OWASP}. */
  public Argon2Cost {
    if (memoryKib < 19 * 1024 || iterations < 2 || parallelism < 1) {
      throw new StorageException.InvalidInput(
          "the cost of a password's hash is below 19456 KiB, 2 iterations or 1 lane");
    }
  }
}

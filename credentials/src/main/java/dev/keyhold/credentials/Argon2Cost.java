package dev.keyhold.credentials;

import dev.keyhold.spi.StorageException;

/**
 * How much work one argon2id hash is (RFC 9106). The parameters stand in each hash, so they can
 * rise while older hashes still verify; those are made anew at the next successful verification.
 *
 * @param memoryKib how much memory it takes, in KiB
 * @param iterations how often it goes through that memory
 * @param parallelism how many lanes it has
 */
public record Argon2Cost(int memoryKib, int iterations, int parallelism) {
  /** The least that OWASP's Password Storage Cheat Sheet accepts: 19 MiB, 2 iterations, 1 lane. */
  public static final Argon2Cost OWASP = new Argon2Cost(19 * 1024, 2, 1);

  /** Refuses less than {@link #OWASP} in any parameter. */
  public Argon2Cost {
    if (memoryKib < 19 * 1024 || iterations < 2 || parallelism < 1) {
      throw new StorageException.InvalidInput(
          "the cost of a password's hash is below 19456 KiB, 2 iterations or 1 lane");
    }
  }
}

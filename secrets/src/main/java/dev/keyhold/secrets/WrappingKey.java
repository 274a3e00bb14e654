package dev.keyhold.secrets;

import dev.keyhold.spi.StorageException;

/**
 * A key that wraps data keys, which may be in another process or another machine. It may be used by
 * several threads.
 *
 * <p>What it throws besides the exceptions that are named counts as {@link
 * StorageException.Unavailable}; its message is not passed on, as it may hold anything. It waits
 * for nobody without a limit.
 */
public interface WrappingKey {
  /** The most bytes that a wrapped data key has. */
  int MOST_BYTES = 4_096;

  /**
   * Encrypts a data key of 32 bytes.
   *
   * @param dataKey is not kept: the caller overwrites it
   * @param binding what the data key is of; whoever unwraps it must say the same bytes
   * @return at most {@link #MOST_BYTES}, other ones each time
   * @throws StorageException.Unavailable if the key cannot be used now
   */
  byte[] wrap(byte[] dataKey, byte[] binding);

  /**
   * Decrypts one.
   *
   * @param binding as it was said when it was wrapped
   * @return an array of the caller's own, who overwrites it
   * @throws StorageException.Corrupt if this key has not wrapped these bytes with this binding
   * @throws StorageException.Unavailable if the key cannot be used now
   */
  byte[] unwrap(byte[] wrapped, byte[] binding);
}

package dev.keyhold.secrets;

import dev.keyhold.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * The plain text of a secret. It never prints, and {@link #close} overwrites it; what {@link #use}
 * hands out is the very array, so that nothing else has to be overwritten. It is equal to nothing
 * but itself, and may be used by one thread at a time.
 */
public final class SecretValue implements AutoCloseable {
  /** The most bytes that a secret has. */
  public static final int MOST_BYTES = 65_536;

  private final byte[] bytes;
  private boolean isClosed;

  private SecretValue(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes a copy; the caller overwrites his own.
   *
   * @throws StorageException.InvalidInput if there is no byte, or more than {@link #MOST_BYTES}
   */
  public static SecretValue of(byte[] bytes) {
    if (bytes.length == 0 || bytes.length > MOST_BYTES) {
      throw new StorageException.InvalidInput(
          "value", "a secret has 1 to " + MOST_BYTES + " bytes");
    }
    return new SecretValue(bytes.clone());
  }

  /**
   * The same in UTF-8; a text cannot be overwritten, so bytes are better.
   *
   * @throws StorageException.InvalidInput also if it has half of a character, which would become
   *     another one
   */
  public static SecretValue of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
        throw new StorageException.InvalidInput(
            "value", "the text of a secret has half of a character; give its bytes instead");
      }
      return of(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Takes the array itself. */
  static SecretValue owning(byte[] bytes) {
    return new SecretValue(bytes);
  }

  /**
   * Works with the bytes.
   *
   * @param work keeps none of them
   * @throws IllegalStateException if it is closed
   */
  public <T> T use(Function<byte[], T> work) {
    if (isClosed) {
      throw new IllegalStateException("the value of the secret was closed");
    }
    return work.apply(bytes);
  }

  /**
   * The bytes as text in UTF-8, which stays in memory until it is collected.
   *
   * @throws IllegalStateException if it is closed
   */
  public String text() {
    return use(all -> new String(all, StandardCharsets.UTF_8));
  }

  /** Overwrites the bytes. */
  @Override
  public void close() {
    isClosed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  /** Says nothing of the value. */
  @Override
  public String toString() {
    return "the value of a secret";
  }
}

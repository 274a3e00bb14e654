package dev.keyhold.secrets;

import dev.keyhold.spi.StorageException;
import java.util.Base64;

/** A wrapping key as one line of text: a word, and 32 bytes in base64. */
public final class KeyText {
  private static final String WORD = "keyhold-key-1";

  private KeyText() {}

  /** A new random key, which is a secret. */
  public static String make() {
    byte[] key = Envelope.newKey();
    try {
      return WORD + " " + Base64.getEncoder().encodeToString(key) + "\n";
    } finally {
      Envelope.wipe(key);
    }
  }

  /**
   * @param where it was found, for the message
   * @throws StorageException.InvalidInput if it is none; the message shows nothing of it
   */
  static WrappingKey read(String where, String text) {
    String[] parts = text.strip().split(" ", -1);
    if (parts.length != 2 || !parts[0].equals(WORD)) {
      throw refused(where);
    }
    byte[] key;
    try {
      key = Base64.getDecoder().decode(parts[1]);
    } catch (IllegalArgumentException e) {
      throw refused(where);
    }
    try {
      if (key.length != Gcm.KEY_BYTES) {
        throw refused(where);
      }
      return new AesKey(Gcm.of(key));
    } finally {
      Envelope.wipe(key);
    }
  }

  private static StorageException.InvalidInput refused(String where) {
    return new StorageException.InvalidInput(
        where + " holds no key: one line is expected, as keyhold secrets key new writes it");
  }
}

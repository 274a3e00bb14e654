package dev.keyhold.secrets;

import dev.keyhold.spi.Bytes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with a fresh key for each value (NIST SP 800-38D: a nonce of 96 bits, a tag of 128).
 *
 * @param nonce random; with a key for one value alone it could be any
 */
record Envelope(Bytes nonce, Bytes ciphertext) {
  static final String ALGORITHM = "A256GCM";
  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;

  private static final SecureRandom RANDOM = new SecureRandom();

  /** A data key, which the caller overwrites. */
  static byte[] newKey() {
    return random(KEY_BYTES);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  static Envelope seal(byte[] key, byte[] plain, byte[] binding) {
    byte[] nonce = random(NONCE_BYTES);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, binding).doFinal(plain);
      return new Envelope(Bytes.of(nonce), Bytes.of(sealed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM of the platform does not work", e);
    }
  }

  /** The plain text, which the caller overwrites; empty if the parts do not fit together. */
  Optional<byte[]> open(byte[] key, byte[] binding) {
    if (key.length != KEY_BYTES
        || nonce.length() != NONCE_BYTES
        || ciphertext.length() < TAG_BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, key, nonce.toArray(), binding).doFinal(ciphertext.toArray()));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM of the platform does not work", e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] binding)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(binding);
    return cipher;
  }

  static void wipe(byte[] bytes) {
    Arrays.fill(bytes, (byte) 0);
  }
}

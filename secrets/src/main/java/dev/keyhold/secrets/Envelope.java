package dev.keyhold.secrets;

import dev.keyhold.spi.Bytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;

/**
 * A value, encrypted by a fresh key for it alone.
 *
 * @param nonce random; with a key for one value alone it could be any
 */
record Envelope(Bytes nonce, Bytes ciphertext) {
  /** AES-256-GCM, as JWA calls it (RFC 7518, 5.3). */
  static final String ALGORITHM = "A256GCM";

  /** Nothing, which does not open. */
  static final Envelope EMPTY = new Envelope(Bytes.of(), Bytes.of());

  /** A data key, which the caller overwrites. */
  static byte[] newKey() {
    return Gcm.random(Gcm.KEY_BYTES);
  }

  static Envelope seal(byte[] key, byte[] plain, byte[] binding) {
    byte[] nonce = Gcm.random(Gcm.NONCE_BYTES);
    try {
      return new Envelope(Bytes.of(nonce), Bytes.of(Gcm.of(key).seal(nonce, plain, binding)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM of the platform does not work", e);
    }
  }

  /** The plain text, which the caller overwrites; empty if the parts do not fit together. */
  Optional<byte[]> open(byte[] key, byte[] binding) {
    if (key.length != Gcm.KEY_BYTES
        || nonce.length() != Gcm.NONCE_BYTES
        || ciphertext.length() < Gcm.TAG_BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(Gcm.of(key).open(nonce.toArray(), ciphertext.toArray(), binding));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM of the platform does not work", e);
    }
  }

  static void wipe(byte[] bytes) {
    Arrays.fill(bytes, (byte) 0);
  }
}

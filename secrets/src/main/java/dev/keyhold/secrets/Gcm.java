package dev.keyhold.secrets;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM with a nonce of 96 bits and a tag of 128 (NIST SP 800-38D).
 *
 * @param provider that knows the key, where it is not one of this process
 */
record Gcm(SecretKey key, Optional<Provider> provider) {
  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;

  private static final String NAME = "AES/GCM/NoPadding";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** With a key of this process, of which a copy is taken. */
  static Gcm of(byte[] key) {
    return new Gcm(new SecretKeySpec(key, "AES"), Optional.empty());
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  byte[] seal(byte[] nonce, byte[] plain, byte[] binding) throws GeneralSecurityException {
    return cipher(Cipher.ENCRYPT_MODE, nonce, binding).doFinal(plain);
  }

  /**
   * @throws AEADBadTagException if the parts do not fit together; a provider of its own may say so
   *     by another exception
   */
  byte[] open(byte[] nonce, byte[] sealed, byte[] binding) throws GeneralSecurityException {
    return cipher(Cipher.DECRYPT_MODE, nonce, binding).doFinal(sealed);
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] binding) throws GeneralSecurityException {
    Cipher cipher =
        provider.isPresent() ? Cipher.getInstance(NAME, provider.get()) : Cipher.getInstance(NAME);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(binding);
    return cipher;
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "an AES key";
  }
}

package dev.keyhold.secrets;

import dev.keyhold.spi.StorageException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Wraps by AES-GCM, as a nonce of 12 bytes with what it encrypts. With random nonces a key may wrap
 * 2^32 data keys (NIST SP 800-38D, 8.3).
 *
 * @param provider that knows the key, where it is not one of this process
 */
record AesKey(SecretKey key, Optional<Provider> provider) implements WrappingKey {
  private static final SecureRandom RANDOM = new SecureRandom();

  static AesKey of(SecretKey key) {
    return new AesKey(key, Optional.empty());
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] binding) throws GeneralSecurityException {
    String name = "AES/GCM/NoPadding";
    Cipher cipher =
        provider.isPresent() ? Cipher.getInstance(name, provider.get()) : Cipher.getInstance(name);
    cipher.init(mode, key, new GCMParameterSpec(Envelope.TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(binding);
    return cipher;
  }

  @Override
  public byte[] wrap(byte[] dataKey, byte[] binding) {
    byte[] nonce = new byte[Envelope.NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, binding).doFinal(dataKey);
      byte[] wrapped = Arrays.copyOf(nonce, nonce.length + sealed.length);
      System.arraycopy(sealed, 0, wrapped, nonce.length, sealed.length);
      return wrapped;
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  @Override
  public byte[] unwrap(byte[] wrapped, byte[] binding) {
    int begin = Envelope.NONCE_BYTES;
    if (wrapped.length != begin + Envelope.KEY_BYTES + Envelope.TAG_BYTES) {
      throw corrupt();
    }
    try {
      byte[] nonce = Arrays.copyOf(wrapped, begin);
      return cipher(Cipher.DECRYPT_MODE, nonce, binding)
          .doFinal(wrapped, begin, wrapped.length - begin);
    } catch (javax.crypto.AEADBadTagException e) {
      throw corrupt();
    } catch (GeneralSecurityException e) {
      throw provider.isPresent() ? notOpened(e) : unavailable(e);
    }
  }

  /** Libraries of PKCS#11 say by several codes that a tag does not fit. */
  private static StorageException notOpened(GeneralSecurityException e) {
    String said = String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    return said.contains("ENCRYPTED_DATA_INVALID") || said.contains("GENERAL_ERROR")
        ? corrupt()
        : unavailable(e);
  }

  private static StorageException.Corrupt corrupt() {
    return new StorageException.Corrupt(
        "the key has not wrapped this data key, or for another one");
  }

  private static StorageException.Unavailable unavailable(GeneralSecurityException e) {
    return new StorageException.Unavailable(
        "the key cannot be used: " + e.getClass().getSimpleName());
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "an AES key";
  }
}

package dev.keyhold.secrets;

import dev.keyhold.spi.StorageException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * Wraps by AES-GCM, as a nonce with what it encrypts. With random nonces a key may wrap 2^32 data
 * keys (NIST SP 800-38D, 8.3).
 */
record AesKey(Gcm key) implements WrappingKey {
  private static final int WRAPPED_BYTES = Gcm.NONCE_BYTES + Gcm.KEY_BYTES + Gcm.TAG_BYTES;

  @Override
  public byte[] wrap(byte[] dataKey, byte[] binding) {
    byte[] nonce = Gcm.random(Gcm.NONCE_BYTES);
    try {
      byte[] sealed = key.seal(nonce, dataKey, binding);
      byte[] wrapped = Arrays.copyOf(nonce, nonce.length + sealed.length);
      System.arraycopy(sealed, 0, wrapped, nonce.length, sealed.length);
      return wrapped;
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  @Override
  public byte[] unwrap(byte[] wrapped, byte[] binding) {
    if (wrapped.length != WRAPPED_BYTES) {
      throw corrupt();
    }
    byte[] nonce = Arrays.copyOf(wrapped, Gcm.NONCE_BYTES);
    byte[] sealed = Arrays.copyOfRange(wrapped, Gcm.NONCE_BYTES, wrapped.length);
    try {
      return key.open(nonce, sealed, binding);
    } catch (AEADBadTagException e) {
      throw corrupt();
    } catch (GeneralSecurityException e) {
      throw key.provider().isPresent() ? notOpened(e) : unavailable(e);
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
}

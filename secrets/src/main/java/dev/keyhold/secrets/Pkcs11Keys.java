package dev.keyhold.secrets;

import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * AES keys that never leave a token, such as a hardware security module. A reference is the
 * absolute path of a configuration of the JDK's SunPKCS11, a {@code #} and the label of the key.
 * The PIN comes from the variable {@code KEYHOLD_PKCS11_PIN}.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/17/security/pkcs11-reference-guide1.html">
 *     the JDK's PKCS#11 guide</a>
 */
public final class Pkcs11Keys implements WrappingKeyProvider {
  private static final String PIN = "KEYHOLD_PKCS11_PIN";

  /** For {@link java.util.ServiceLoader}. */
  public Pkcs11Keys() {
    // Nothing is done before a key is opened.
  }

  @Override
  public String name() {
    return "pkcs11";
  }

  @Override
  public WrappingKey open(String reference) {
    int hash = reference.lastIndexOf('#');
    if (hash < 1 || hash == reference.length() - 1) {
      throw new StorageException.InvalidInput(
          "reference", "the reference is a path of a configuration, '#', and the label of a key");
    }
    // The JDK takes the text of a configuration too, by which a database could name a library.
    String configuration = NamedPath.of(reference.substring(0, hash)).toString();
    try {
      Provider token = provider(configuration);
      return new AesKey(new Gcm(key(token, reference.substring(hash + 1)), Optional.of(token)));
    } catch (GeneralSecurityException | IOException | ProviderException e) {
      // The message may say what the token was asked with.
      throw new StorageException.Unavailable(
          "the token of the key cannot be used: " + e.getClass().getSimpleName());
    }
  }

  private static Provider provider(String configuration) throws GeneralSecurityException {
    try {
      return Optional.ofNullable(Security.getProvider("SunPKCS11"))
          .orElseThrow(() -> new StorageException.Unsupported("this JDK has no SunPKCS11"))
          .configure(configuration);
    } catch (InvalidParameterException e) {
      throw new StorageException.InvalidInput(
          "reference", "the configuration of the token cannot be read, or is none of SunPKCS11");
    }
  }

  private static SecretKey key(Provider token, String label)
      throws GeneralSecurityException, IOException {
    char @Nullable [] pin =
        Optional.ofNullable(System.getenv(PIN)).map(String::toCharArray).orElse(null);
    KeyStore keys = KeyStore.getInstance("PKCS11", token);
    keys.load(null, pin);
    Key key = keys.getKey(label, null);
    if (key instanceof SecretKey secret && secret.getAlgorithm().equals("AES")) {
      return secret;
    }
    throw new StorageException.InvalidInput("reference", "the token has no AES key of this label");
  }
}

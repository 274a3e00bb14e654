package dev.keyhold.secrets;

import dev.keyhold.spi.StorageException;
import java.util.Optional;

/** Keys in variables of the environment. A reference is the name of one. */
public final class EnvironmentKeys implements WrappingKeyProvider {
  /** For {@link java.util.ServiceLoader}. */
  public EnvironmentKeys() {
    // Nothing is done before a key is opened.
  }

  @Override
  public String name() {
    return "environment";
  }

  /**
   * @throws StorageException.InvalidInput if the variable holds no key
   * @throws StorageException.Unavailable if there is no such variable
   */
  @Override
  public WrappingKey open(String reference) {
    String text =
        Optional.ofNullable(System.getenv(reference))
            .orElseThrow(
                () -> new StorageException.Unavailable("the variable of the key is not set"));
    return KeyText.read("the variable", text);
  }
}

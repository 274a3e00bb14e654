package dev.keyhold.secrets;

import dev.keyhold.spi.StorageException;

/**
 * Opens keys of one kind. {@link java.util.ServiceLoader} finds it: name the class in {@code
 * META-INF/services/dev.keyhold.secrets.WrappingKeyProvider} for the class path, and in {@code
 * provides ... with} of the module descriptor for the module path; do both.
 *
 * <p>{@code file}, {@code environment} and {@code pkcs11} come with the product. An implementation
 * is public, and has a public constructor without arguments that does nothing.
 */
public interface WrappingKeyProvider {
  /** By which the database names it, such as {@code vault}: lower-case letters, digits and '-'. */
  String name();

  /**
   * Finds a key.
   *
   * @param reference how the key is found; it is kept in the database, so it is no secret
   * @throws StorageException.InvalidInput if it cannot be a reference, or names no key
   * @throws StorageException.Unavailable if it cannot be looked for now
   */
  WrappingKey open(String reference);
}

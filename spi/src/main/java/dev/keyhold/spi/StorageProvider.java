package dev.keyhold.spi;

import java.util.Optional;
import java.util.Set;

/**
 * Opens storages of one kind. {@link java.util.ServiceLoader} finds it: name the class in {@code
 * META-INF/services/dev.keyhold.spi.StorageProvider} for the class path, and in {@code provides ...
 * with} of the module descriptor for the module path; do both.
 *
 * <p>An implementation is public, has a public constructor without arguments that does nothing, and
 * is safe for use by any number of threads.
 */
public interface StorageProvider {
  /**
   * The version of this SPI. A provider returns it from {@link #spiVersion}. The compiler copies
   * the constant into the provider's class, so it tells for which version the provider was built.
   */
  int SPI_VERSION = 1;

  /** The name by which a configuration can choose this provider, such as {@code sqlite}. */
  String name();

  /**
   * The schemes of the URLs that this provider answers to: the part before the first colon, such as
   * {@code sqlite}, in lower case.
   */
  Set<String> schemes();

  /** The {@link #SPI_VERSION} for which this provider was compiled. */
  int spiVersion();

  /** The parts that every storage of this provider offers. */
  Set<Part> offers();

  /**
   * Opens a storage.
   *
   * @throws StorageException.InvalidInput if the URL or a setting is wrong; {@link
   *     StorageConfig#allowOnly} checks the settings' names
   * @throws StorageException.Unavailable if the back end cannot be reached
   * @throws StorageException.Unsupported if the back end cannot be used, for instance because of
   *     its version
   * @throws StorageException.Corrupt if the stored data cannot be read
   */
  Storage open(StorageConfig config);

  /**
   * Databases beside another one, one for each tenant. A provider that cannot keep them answers
   * that it has none, which is the default.
   */
  default Optional<TenantDatabases> tenantDatabases() {
    return Optional.empty();
  }
}

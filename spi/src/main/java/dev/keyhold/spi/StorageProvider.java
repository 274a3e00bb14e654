package dev.keyhold.spi;

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
   * The version of this SPI. A provider answers it in {@link #spiVersion}; being a constant, it is
   * copied into the provider's class, and so tells which version the provider was built for.
   */
  int SPI_VERSION = 1;

  /** The name by which a configuration can ask for this provider, such as {@code sqlite}. */
  String name();

  /**
   * Which URLs this provider answers to, by what stands before the first colon, such as {@code
   * sqlite}; lower case.
   */
  Set<String> schemes();

  /** {@link #SPI_VERSION}, as it was when this provider was compiled. */
  int spiVersion();

  /** The parts that every storage of this provider offers. */
  Set<Part> offers();

  /**
   * Opens a storage.
   *
   * @throws StorageException.InvalidInput if the URL or a setting is wrong; {@link
   *     StorageConfig#allowOnly} checks the settings' names
   * @throws StorageException.Unavailable if the back end cannot be reached
   * @throws StorageException.Unsupported if the back end is not fit to be used
   * @throws StorageException.Corrupt if what is stored there cannot be read
   */
  Storage open(StorageConfig config);
}

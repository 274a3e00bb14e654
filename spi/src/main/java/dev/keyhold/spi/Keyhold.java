package dev.keyhold.spi;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Opens storages. */
public final class Keyhold {
  private Keyhold() {}

  /**
   * Opens the storage of a URL, such as {@code sqlite:data/system.db}.
   *
   * @see #open(StorageConfig)
   */
  public static Storage open(String url) {
    return open(StorageConfig.of(url));
  }

  /**
   * Finds the provider for {@code config} and opens a storage with it. {@link
   * java.util.ServiceLoader} looks for providers with this thread's context class loader. If the
   * configuration names a provider, that one is used; otherwise exactly one provider must answer to
   * the URL.
   *
   * @throws ProviderLookupException if not exactly one provider answers
   * @throws StorageException as {@link StorageProvider#open} says
   */
  public static Storage open(StorageConfig config) {
    return open(config, loader());
  }

  /** Like {@link #open(StorageConfig)}, with the class loader in which to look for providers. */
  public static Storage open(StorageConfig config, ClassLoader loader) {
    return open(config, new ProviderLookup(config, loader).find());
  }

  /**
   * The provider with which {@link #open(StorageConfig)} would open a storage.
   *
   * @throws ProviderLookupException if not exactly one provider answers
   */
  public static StorageProvider provider(StorageConfig config) {
    return new ProviderLookup(config, loader()).find();
  }

  private static ClassLoader loader() {
    return Optional.ofNullable(Thread.currentThread().getContextClassLoader())
        .orElseGet(Keyhold.class::getClassLoader);
  }

  /**
   * Opens a storage with a provider that the caller made; nothing is looked up.
   *
   * @throws StorageException.Unsupported if the provider does not offer a part that {@code config}
   *     requires, or if a class or a native library that the provider needs cannot be loaded
   * @throws StorageException as {@link StorageProvider#open} says; any other exception of the
   *     provider becomes {@link StorageException.Unavailable}, which names the exception's class
   *     and keeps its stack trace, but not its message
   */
  public static Storage open(StorageConfig config, StorageProvider provider) {
    try {
      Set<Part> missing = EnumSet.noneOf(Part.class);
      missing.addAll(config.requires());
      missing.removeAll(provider.offers());
      if (!missing.isEmpty()) {
        throw new StorageException.Unsupported(
            "the provider '%s' does not offer %s, which the setting 'requires' asks for"
                .formatted(provider.name(), missing));
      }
      return Objects.requireNonNull(provider.open(config));
    } catch (StorageException e) {
      throw e;
    } catch (LinkageError e) {
      throw new StorageException.Unsupported(
          "the provider '%s' cannot run here: %s".formatted(provider.name(), Unlinked.words(e)),
          withoutMessage(e));
    } catch (RuntimeException e) {
      throw new StorageException.Unavailable(
          "the provider '%s' failed to open a storage: %s"
              .formatted(provider.name(), e.getClass().getName()),
          withoutMessage(e));
    }
  }

  /**
   * The message of an unexpected exception may hold the URL or a setting. Its stack trace does not.
   */
  private static Throwable withoutMessage(Throwable e) {
    Throwable place = new Throwable(e.getClass().getName());
    place.setStackTrace(e.getStackTrace());
    return place;
  }
}

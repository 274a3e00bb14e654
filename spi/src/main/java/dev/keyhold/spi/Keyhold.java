package dev.keyhold.spi;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Opens storages. */
public final class Keyhold {
  private Keyhold() {}

  /**
   * Opens the storage that a URL names, such as {@code sqlite:data/system.db}.
   *
   * @see #open(StorageConfig)
   */
  public static Storage open(String url) {
    return open(StorageConfig.of(url));
  }

  /**
   * Finds the provider that answers to {@code config} among those that {@link
   * java.util.ServiceLoader} sees from this thread's context class loader, and opens a storage with
   * it. The name that the configuration gives wins; without one, exactly one provider must answer
   * to the URL.
   *
   * @throws ProviderLookupException if not exactly one provider answers
   * @throws StorageException as {@link StorageProvider#open} says
   */
  public static Storage open(StorageConfig config) {
    return open(
        config,
        Optional.ofNullable(Thread.currentThread().getContextClassLoader())
            .orElseGet(Keyhold.class::getClassLoader));
  }

  /** Like {@link #open(StorageConfig)}, with the class loader that sees the providers. */
  public static Storage open(StorageConfig config, ClassLoader loader) {
    return open(config, new ProviderLookup(config, loader).find());
  }

  /**
   * Opens a storage with a provider that the caller made; nothing is looked up.
   *
   * @throws StorageException.Unsupported if the provider does not offer a part that {@code config}
   *     requires, or a class or a native library that it needs cannot be loaded
   * @throws StorageException as {@link StorageProvider#open} says; anything else that it throws
   *     comes out as {@link StorageException.Unavailable}, which names its class and keeps its
   *     stack trace, and not its message
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

  /** What a provider did not mean to say may hold the URL or a setting; where it failed may not. */
  private static Throwable withoutMessage(Throwable e) {
    Throwable place = new Throwable(e.getClass().getName());
    place.setStackTrace(e.getStackTrace());
    return place;
  }
}

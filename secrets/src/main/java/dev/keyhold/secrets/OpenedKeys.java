package dev.keyhold.secrets;

import dev.keyhold.spi.StorageException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The wrapping keys that this process has opened, by the ids of their rows. A key stays open until
 * the process ends; whether it may be used is said by its row.
 *
 * @param given the providers that a hub made; those of {@link ServiceLoader} come after them
 */
record OpenedKeys(List<WrappingKeyProvider> given, Map<String, WrappingKey> byId) {
  /** What a key has wrapped once, to be known again. */
  private static final byte[] KNOWN = new byte[Envelope.KEY_BYTES];

  static OpenedKeys of(List<WrappingKeyProvider> given) {
    return new OpenedKeys(List.copyOf(given), new ConcurrentHashMap<>());
  }

  /**
   * @throws StorageException.InvalidInput if there is no such provider, or it takes no such
   *     reference
   * @throws StorageException.Unavailable if the provider cannot open it now
   */
  WrappingKey open(String provider, String reference) {
    return CarefulKey.open(provider(provider), reference);
  }

  private WrappingKeyProvider provider(String name) {
    for (WrappingKeyProvider each : given) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    try {
      return found(name);
    } catch (ServiceConfigurationError e) {
      throw new StorageException.Unavailable(
          "a jar on the class path names a provider of wrapping keys that cannot be made");
    }
  }

  private static WrappingKeyProvider found(String name) {
    return ServiceLoader.load(WrappingKeyProvider.class, OpenedKeys.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new StorageException.InvalidInput(
                    "provider",
                    "no provider of wrapping keys has this name; file, environment and pkcs11 come"
                        + " with the product, others with their jars"));
  }

  byte[] proof(WrappingKey key, String id) {
    return key.wrap(KNOWN, Binding.ofProof(id));
  }

  /**
   * @throws StorageException.Unavailable if it cannot be opened now, or another one is in its place
   */
  WrappingKey of(EncryptionKey row) {
    WrappingKey known = byId.get(row.id());
    if (known != null) {
      return known;
    }
    WrappingKey opened = opened(row);
    byId.put(row.id(), opened);
    return opened;
  }

  /** It is opened anew when it is next needed, as after a token was reset. */
  void forget(String id) {
    byId.remove(id);
  }

  private WrappingKey opened(EncryptionKey row) {
    try {
      WrappingKey opened = open(row.provider(), row.reference());
      if (Arrays.equals(opened.unwrap(row.proof().toArray(), Binding.ofProof(row.id())), KNOWN)) {
        return opened;
      }
    } catch (StorageException.InvalidInput e) {
      throw unavailable(row, e.summary());
    } catch (StorageException.Corrupt e) {
      // Said below.
    }
    throw unavailable(row, "another key is in its place");
  }

  private static StorageException.Unavailable unavailable(EncryptionKey row, String why) {
    return new StorageException.Unavailable(
        "the wrapping key %s of the provider %s cannot be used: %s"
            .formatted(row.id(), row.provider(), why));
  }
}

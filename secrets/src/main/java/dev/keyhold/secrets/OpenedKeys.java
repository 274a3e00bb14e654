package dev.keyhold.secrets;

import dev.keyhold.spi.StorageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The wrapping keys that this process has opened, by the ids of their rows. A key stays open until
 * the process ends; whether it may be used is said by its row.
 *
 * @param given the providers that a hub made; those of {@link ServiceLoader} come after them
 */
record OpenedKeys(List<WrappingKeyProvider> given, Map<String, WrappingKey> byId) {
  /** A services file may name this many broken classes before the search gives up. */
  private static final int MOST_BROKEN = 100;

  /** What a key has wrapped once, to be known again. */
  private static final byte[] KNOWN = new byte[Gcm.KEY_BYTES];

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
    return Stream.concat(given.stream(), found().stream())
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new StorageException.InvalidInput(
                    "provider",
                    "no provider of wrapping keys has this name; file, environment and pkcs11 come"
                        + " with the product, others with their jars"));
  }

  /** A jar whose provider cannot be made is no reason to do without the others. */
  private static List<WrappingKeyProvider> found() {
    ClassLoader loader =
        Optional.ofNullable(Thread.currentThread().getContextClassLoader())
            .orElseGet(OpenedKeys.class::getClassLoader);
    Iterator<WrappingKeyProvider> each =
        ServiceLoader.load(WrappingKeyProvider.class, loader).iterator();
    List<WrappingKeyProvider> found = new ArrayList<>();
    for (int broken = 0; broken < MOST_BROKEN; ) {
      try {
        if (!each.hasNext()) {
          return found;
        }
        found.add(each.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        broken++;
      }
    }
    return found;
  }

  byte[] proof(WrappingKey key, String id) {
    return key.wrap(KNOWN.clone(), Binding.ofProof(id));
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

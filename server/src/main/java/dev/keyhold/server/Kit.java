package dev.keyhold.server;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.credentials.Passwords;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import java.time.InstantSource;
import java.util.List;

/**
 * The libraries over one storage, as the server uses them. All their changes are audited.
 *
 * @param storage a storage that is audited with {@code scope}
 * @param keys the keys of the storage; its header carries the tokens of the server's callers
 * @param scope the scope in which the server sets the caller of each request
 */
public record Kit(
    Storage storage, ApiKeys keys, Passwords passwords, AuditScope scope, InstantSource clock)
    implements AutoCloseable {

  /**
   * Opens a storage and the libraries over it, with the default policy of keys. Tokens come in the
   * header {@code Authorization}.
   *
   * @throws dev.keyhold.spi.StorageException if the storage cannot be opened
   */
  public static Kit open(String url, InstantSource clock) {
    return open(StorageConfig.of(url), clock);
  }

  /** Like {@link #open(String, InstantSource)}, with settings. */
  public static Kit open(StorageConfig config, InstantSource clock) {
    AuditScope scope = new AuditScope(AuditContext.of("keyhold"));
    return over(
        AuditedStorage.builder(Keyhold.open(config), scope).clock(clock).build(), scope, clock);
  }

  /**
   * The libraries over a storage that is open, with the default policy of keys. Tokens come in the
   * header {@code Authorization}.
   *
   * @param storage audited with {@code scope}; closed if this fails
   */
  public static Kit over(AuditedStorage storage, AuditScope scope, InstantSource clock) {
    try {
      ApiKeys keys =
          ApiKeys.builder(storage, KeyPolicy.DEFAULT)
              .headerNames(List.of("authorization"))
              .clock(clock)
              .build();
      return new Kit(storage, keys, Passwords.of(storage, clock), scope, clock);
    } catch (RuntimeException e) {
      storage.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try (storage;
        keys) {
      return; // the keys first, which still write when they were used last
    }
  }
}

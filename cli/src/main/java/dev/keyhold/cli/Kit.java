package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.credentials.Passwords;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.time.InstantSource;
import java.util.List;

/** The libraries over one storage, as the handlers use them: whatever they change is audited. */
record Kit(
    Storage storage, ApiKeys keys, Passwords passwords, AuditScope scope, InstantSource clock)
    implements AutoCloseable {

  static Kit open(String url, InstantSource clock) {
    AuditScope scope = new AuditScope(AuditContext.of("keyhold"));
    Storage storage = AuditedStorage.builder(Keyhold.open(url), scope).clock(clock).build();
    try {
      ApiKeys keys =
          ApiKeys.builder(storage).headerNames(List.of("authorization")).clock(clock).build();
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

package dev.keyhold.trials;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.RotatedKey;
import dev.keyhold.keys.Secret;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Storage;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the operations work with.
 *
 * @param ids of the keys, by their names
 */
record Hub(Storage storage, ApiKeys keys, AuditScope scope, Map<String, String> ids)
    implements AutoCloseable {

  static Hub over(Storage storage) {
    AuditScope scope = new AuditScope(AuditContext.of("hub"));
    AuditedStorage audited = AuditedStorage.over(storage, scope);
    Map<String, String> ids = new ConcurrentHashMap<>();
    Stored.keys(storage).forEach(key -> ids.put(key.name().orElseThrow(), key.id()));
    return new Hub(audited, ApiKeys.of(audited, KeyPolicy.DEFAULT), scope, ids);
  }

  Optional<String> run(Operation operation) {
    AuditContext context = AuditContext.builder().actorId("hub").requestId(operation.id()).build();
    return scope.call(context, () -> operation.work().run(this));
  }

  String id(String name) {
    return ids.get(name);
  }

  Optional<String> issued(IssuedKey issued) {
    return made(issued.key(), issued.secret());
  }

  Optional<String> rotated(RotatedKey rotated) {
    return made(rotated.successor(), rotated.secret());
  }

  private Optional<String> made(ApiKey key, Secret secret) {
    ids.put(key.name().orElseThrow(), key.id());
    return Optional.of(String.valueOf(secret.reveal()));
  }

  @Override
  public void close() {
    storage.close();
  }
}

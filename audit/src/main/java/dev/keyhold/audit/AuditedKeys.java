package dev.keyhold.audit;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotated;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.TrailWords;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Records what becomes of API keys. A use that is marked changes nothing and has no entry. */
final class AuditedKeys implements ApiKeyStorage {
  private final ApiKeyStorage inner;
  private final Transaction tx;
  private final Set<Part> offered;
  private final Recorder recorder;

  AuditedKeys(Transaction tx, Set<Part> offered, Recorder recorder) {
    this.inner = tx.apiKeys();
    this.tx = tx;
    this.offered = offered;
    this.recorder = recorder;
  }

  @Override
  public ApiKey insert(ApiKey key) {
    ApiKey inserted = inner.insert(key);
    recorder.follow(
        () ->
            Entries.key(
                recorder,
                TrailWords.API_KEY_CREATE,
                inserted,
                Details.created(Fields.of(inserted))));
    return inserted;
  }

  @Override
  public Optional<ApiKey> findByHash(KeyHash hash) {
    return inner.findByHash(hash);
  }

  @Override
  public Optional<ApiKey> findById(String id) {
    return inner.findById(id);
  }

  @Override
  public Page<ApiKey> list(KeyQuery query, PageRequest page) {
    return inner.list(query, page);
  }

  @Override
  public Changed<ApiKey> update(String id, ApiKeyPatch patch, Instant at) {
    Changed<ApiKey> change = inner.update(id, patch, at);
    return recorder.changed(
        change,
        Fields::of,
        details -> Entries.key(recorder, TrailWords.API_KEY_UPDATE, change.after(), details));
  }

  @Override
  public KeyTransition enable(String id, Instant at) {
    Optional<ApiKey> before = inner.findById(id);
    return recorded(inner.enable(id, at), TrailWords.API_KEY_ENABLE, before);
  }

  @Override
  public KeyTransition disable(String id, Instant at) {
    Optional<ApiKey> before = inner.findById(id);
    return recorded(inner.disable(id, at), TrailWords.API_KEY_DISABLE, before);
  }

  @Override
  public KeyTransition revoke(String id, Revocation revocation) {
    Optional<ApiKey> before = inner.findById(id);
    return recorded(
        inner.revoke(id, revocation), TrailWords.API_KEY_REVOKE, before, revocation.reason());
  }

  @Override
  public Rotated rotate(String id, ApiKey successor, Rotation rotation) {
    Optional<ApiKey> before = inner.findById(id);
    Rotated rotated = inner.rotate(id, successor, rotation);
    recorder.follow(
        () -> {
          ApiKey added = rotated.successor();
          Details created = Details.created(Fields.of(added)).because(TrailWords.API_KEY_ROTATE);
          Entries.key(recorder, TrailWords.API_KEY_CREATE, added, created);
          record(TrailWords.API_KEY_ROTATE, before, rotated.predecessor(), rotation.reason());
        });
    return rotated;
  }

  @Override
  public boolean markUsed(String id, Instant at) {
    return inner.markUsed(id, at);
  }

  @Override
  public boolean rehash(String id, KeyHash from, KeyHash to, String hashScheme, Instant at) {
    Optional<ApiKey> before = inner.findById(id);
    boolean replaced = inner.rehash(id, from, to, hashScheme, at);
    if (replaced) {
      recorder.follow(() -> record(TrailWords.API_KEY_REHASH, before, found(id), Optional.empty()));
    }
    return replaced;
  }

  @Override
  public boolean delete(String id) {
    List<ApiKey> keys = inner.findById(id).stream().toList();
    Dependents rows = dependents(keys);
    boolean deleted = inner.delete(id);
    if (deleted) {
      recordDeleted(rows, keys);
    }
    return deleted;
  }

  @Override
  public int deleteByOwner(String ownerId) {
    List<ApiKey> keys = Entries.owned(inner, ownerId);
    Dependents rows = dependents(keys);
    int deleted = inner.deleteByOwner(ownerId);
    recordDeleted(rows, keys);
    return deleted;
  }

  private Dependents dependents(List<ApiKey> keys) {
    return Dependents.in(tx, offered).of("api_keys", keys.stream().map(ApiKey::id));
  }

  private void recordDeleted(Dependents rows, List<ApiKey> keys) {
    recorder.follow(
        () -> {
          rows.record(recorder, TrailWords.API_KEY_DELETE);
          keys.forEach(key -> Entries.deleted(recorder, key));
        });
  }

  private KeyTransition recorded(KeyTransition done, String action, Optional<ApiKey> before) {
    return recorded(done, action, before, Optional.empty());
  }

  private KeyTransition recorded(
      KeyTransition done, String action, Optional<ApiKey> before, Optional<String> reason) {
    if (done == KeyTransition.CHANGED) {
      recorder.follow(() -> record(action, before, found(before.orElseThrow().id()), reason));
    }
    return done;
  }

  private ApiKey found(String id) {
    return inner.findById(id).orElseThrow();
  }

  private void record(
      String action, Optional<ApiKey> before, ApiKey after, Optional<String> reason) {
    Entries.key(recorder, action, after, changes(before, after), reason);
  }

  private static Details changes(Optional<ApiKey> before, ApiKey after) {
    return Details.changed(Fields.of(before.orElseThrow()), Fields.of(after));
  }
}

package com.example.jsonkeys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyBuilder;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotated;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of one transaction. It works on a copy that nobody else sees, so plain steps are safe. */
final class JsonKeys implements ApiKeyStorage {
  private final KeyTable table;
  private final boolean mayWrite;
  private boolean over;

  JsonKeys(KeyTable table, boolean mayWrite) {
    this.table = table;
    this.mayWrite = mayWrite;
  }

  void end() {
    over = true;
  }

  void checkRunning() {
    if (over) {
      throw new IllegalStateException("the transaction is over");
    }
  }

  private void checkMayWrite() {
    checkRunning();
    if (!mayWrite) {
      throw new IllegalStateException("a unit of work of read changes nothing");
    }
  }

  @Override
  public ApiKey insert(ApiKey key) {
    checkMayWrite();
    if (table.byId(key.id()).isPresent()) {
      throw new StorageException.Duplicate("id", "a key of this id exists already");
    }
    refuseTakenHash(key.hash());
    table.add(key);
    return key;
  }

  private void refuseTakenHash(KeyHash hash) {
    if (table.byHash(hash.text()).isPresent()) {
      throw new StorageException.Duplicate("hash", "a key of this hash exists already");
    }
  }

  @Override
  public Optional<ApiKey> findByHash(KeyHash hash) {
    checkRunning();
    return table.byHash(hash.text());
  }

  @Override
  public Optional<ApiKey> findById(String id) {
    checkRunning();
    return table.byId(Text.wellFormed("the id of a key", id));
  }

  @Override
  public Page<ApiKey> list(KeyQuery query, PageRequest page) {
    checkRunning();
    String list = Cursor.list("keys", query);
    long after = page.after().map(cursor -> cursor.numbers(list).get(0)).orElse(0L);
    List<Map.Entry<Long, ApiKey>> found =
        table
            .after(after)
            .filter(entry -> query.matches(entry.getValue()))
            .limit(page.limit() + 1L)
            .toList();
    Page<Map.Entry<Long, ApiKey>> cut =
        Page.cut(found, page.limit(), last -> Cursor.of(list, last.getKey().toString()));
    return new Page<>(cut.items().stream().map(Map.Entry::getValue).toList(), cut.next());
  }

  @Override
  public Changed<ApiKey> update(String id, ApiKeyPatch patch, Instant at) {
    checkMayWrite();
    ApiKey before = existing(id);
    if (!patch.changes(before)) {
      return Changed.nothing(before);
    }
    ApiKey after = patch.over(before, at);
    if (before.rotatedToId().isPresent() && isLater(after.expiresAt(), before.expiresAt())) {
      throw new StorageException.Conflict("expiresAt", "a key with a successor can only be shortened");
    }
    table.replace(before, after);
    return new Changed<>(before, after);
  }

  private static boolean isLater(Optional<Instant> after, Optional<Instant> before) {
    return before.isPresent() && (after.isEmpty() || after.get().isAfter(before.get()));
  }

  @Override
  public KeyTransition enable(String id, Instant at) {
    return setEnabled(id, true, at);
  }

  @Override
  public KeyTransition disable(String id, Instant at) {
    return setEnabled(id, false, at);
  }

  private KeyTransition setEnabled(String id, boolean enabled, Instant at) {
    checkMayWrite();
    Optional<ApiKey> found = findById(id);
    if (found.isEmpty()) {
      return KeyTransition.NOT_FOUND;
    }
    ApiKey key = found.get();
    if (key.revokedAt().isPresent()) {
      return KeyTransition.REVOKED;
    }
    if (key.enabled() == enabled) {
      return KeyTransition.UNCHANGED;
    }
    table.replace(key, key.toBuilder().enabled(enabled).updatedAt(at).build());
    return KeyTransition.CHANGED;
  }

  @Override
  public KeyTransition revoke(String id, Revocation revocation) {
    checkMayWrite();
    Optional<ApiKey> found = findById(id);
    if (found.isEmpty()) {
      return KeyTransition.NOT_FOUND;
    }
    ApiKey key = found.get();
    if (key.revokedAt().isPresent()) {
      return KeyTransition.UNCHANGED;
    }
    ApiKeyBuilder revoked =
        key.toBuilder().revokedAt(revocation.at()).updatedAt(revocation.at());
    revocation.reason().ifPresent(revoked::revocationReason);
    key.rotatedToId().or(revocation::successorId).ifPresent(revoked::rotatedToId);
    table.replace(key, revoked.build());
    return KeyTransition.CHANGED;
  }

  @Override
  public Rotated rotate(String id, ApiKey successor, Rotation rotation) {
    checkMayWrite();
    ApiKey key = existing(id);
    if (successor.revokedAt().isPresent() || !successor.ownerId().equals(key.ownerId())) {
      throw new StorageException.InvalidInput("the successor is revoked or has another owner");
    }
    if (!successor.organizationId().equals(key.organizationId())) {
      throw new StorageException.InvalidInput(
          "organizationId", "the successor belongs to another organization");
    }
    if (key.revokedAt().isPresent() || key.rotatedToId().isPresent()) {
      throw new StorageException.Conflict("the key is revoked or has a successor");
    }
    ApiKey inserted =
        insert(successor.toBuilder().enabled(successor.enabled() && key.enabled()).build());
    ApiKeyBuilder rotated =
        key.toBuilder().rotatedToId(successor.id()).updatedAt(rotation.at());
    if (rotation.graceUntil().isPresent()) {
      Instant end = rotation.graceUntil().get();
      rotated.expiresAt(key.expiresAt().filter(end::isAfter).orElse(end));
    } else {
      rotated.revokedAt(rotation.at());
      rotation.reason().ifPresent(rotated::revocationReason);
    }
    ApiKey predecessor = rotated.build();
    table.replace(key, predecessor);
    return new Rotated(predecessor, inserted);
  }

  @Override
  public boolean markUsed(String id, Instant at) {
    checkMayWrite();
    Instant time = Limits.time("the last use of a key", at);
    Optional<ApiKey> earlier =
        findById(id).filter(key -> key.lastUsedAt().map(time::isAfter).orElse(true));
    earlier.ifPresent(key -> table.replace(key, key.toBuilder().lastUsedAt(time).build()));
    return earlier.isPresent();
  }

  @Override
  public boolean rehash(String id, KeyHash from, KeyHash to, String hashScheme, Instant at) {
    checkMayWrite();
    Optional<ApiKey> found = findById(id).filter(key -> key.hash().equals(from));
    if (found.isPresent() && !to.equals(from)) {
      refuseTakenHash(to);
    }
    found.ifPresent(
        key ->
            table.replace(
                key, key.toBuilder().hash(to).hashScheme(hashScheme).updatedAt(at).build()));
    return found.isPresent();
  }

  @Override
  public boolean delete(String id) {
    checkMayWrite();
    Optional<ApiKey> found = findById(id);
    found.ifPresent(table::remove);
    return found.isPresent();
  }

  @Override
  public int deleteByOwner(String ownerId) {
    checkMayWrite();
    Text.wellFormed("the owner of a key", ownerId);
    List<ApiKey> owned =
        table
            .after(0)
            .map(Map.Entry::getValue)
            .filter(key -> key.ownerId().equals(Optional.of(ownerId)))
            .toList();
    owned.forEach(table::remove);
    return owned.size();
  }

  private ApiKey existing(String id) {
    return findById(id)
        .orElseThrow(() -> new StorageException.NotFound("there is no key of this id"));
  }
}

package dev.keyhold.tck;

import dev.keyhold.spi.ApiKey;
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
import dev.keyhold.tck.InMemoryTables.NumberedKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** API keys in memory. A look-up by hash goes through all of them, which will do for tests. */
class InMemoryKeys implements ApiKeyStorage {
  private static final String ID = "the id of a key";

  private final Unit unit;

  InMemoryKeys(Unit unit) {
    this.unit = unit;
  }

  @Override
  public ApiKey insert(ApiKey key) {
    InMemoryTables tables = unit.change();
    refuseTaken(tables, key);
    requireOwner(tables, key.ownerId());
    requireOrganization(tables, key.organizationId());
    tables.insertKey(key);
    return key;
  }

  @Override
  public Optional<ApiKey> findByHash(KeyHash hash) {
    return withHash(unit.tables(), hash);
  }

  @Override
  public Optional<ApiKey> findById(String id) {
    return unit.tables(ID, id).key(id);
  }

  @Override
  public Page<ApiKey> list(KeyQuery query, PageRequest page) {
    String list = Cursor.list("keys", query);
    long last = page.after().map(cursor -> Lists.single(cursor.numbers(list))).orElse(0L);
    Page<NumberedKey> rows =
        Lists.cut(
            unit.tables().keys.values().stream()
                .filter(row -> row.number() > last && query.matches(row.key())),
            page,
            row -> Cursor.of(list, Long.toString(row.number())));
    return new Page<>(rows.items().stream().map(NumberedKey::key).toList(), rows.next());
  }

  @Override
  public Changed<ApiKey> update(String id, ApiKeyPatch patch, Instant at) {
    InMemoryTables tables = unit.change(ID, id);
    ApiKey before = required(tables, id);
    ApiKey after = patch.over(before, before.updatedAt());
    if (after.equals(before)) {
      return Changed.nothing(before);
    }
    requireOwner(tables, after.ownerId());
    if (before.rotatedToId().isPresent() && outlives(after, before)) {
      throw new StorageException.Conflict(
          "expiresAt", "key %s was rotated away, and its expiry cannot be put off".formatted(id));
    }
    return new Changed<>(before, replace(tables, after.toBuilder().updatedAt(at).build()));
  }

  @Override
  public KeyTransition enable(String id, Instant at) {
    return switchTo(true, id, at);
  }

  @Override
  public KeyTransition disable(String id, Instant at) {
    return switchTo(false, id, at);
  }

  private KeyTransition switchTo(boolean enabled, String id, Instant at) {
    InMemoryTables tables = unit.change(ID, id);
    Optional<ApiKey> before = tables.key(id);
    if (before.isEmpty()) {
      return KeyTransition.NOT_FOUND;
    }
    if (before.get().revokedAt().isPresent()) {
      return KeyTransition.REVOKED;
    }
    if (before.get().enabled() == enabled) {
      return KeyTransition.UNCHANGED;
    }
    replace(tables, before.get().toBuilder().enabled(enabled).updatedAt(at).build());
    return KeyTransition.CHANGED;
  }

  @Override
  public KeyTransition revoke(String id, Revocation revocation) {
    InMemoryTables tables = unit.change(ID, id);
    Optional<ApiKey> before = tables.key(id);
    if (before.isEmpty()) {
      return KeyTransition.NOT_FOUND;
    }
    if (before.get().revokedAt().isPresent()) {
      return KeyTransition.UNCHANGED;
    }
    replace(tables, Succession.revoked(before.get(), revocation));
    return KeyTransition.CHANGED;
  }

  @Override
  public Rotated rotate(String id, ApiKey successor, Rotation rotation) {
    InMemoryTables tables = unit.change(ID, id);
    ApiKey before = required(tables, id);
    Succession.check(before, successor);
    refuseTaken(tables, successor);
    Rotated rotated = Succession.of(before, successor, rotation);
    replace(tables, rotated.predecessor());
    tables.insertKey(rotated.successor());
    return rotated;
  }

  @Override
  public boolean markUsed(String id, Instant at) {
    InMemoryTables tables = unit.change(ID, id);
    Instant use = Limits.time("the last use of a key", at);
    Optional<ApiKey> before =
        tables
            .key(id)
            .filter(key -> key.lastUsedAt().isEmpty() || use.isAfter(key.lastUsedAt().get()));
    before.ifPresent(key -> replace(tables, key.toBuilder().lastUsedAt(use).build()));
    return before.isPresent();
  }

  @Override
  public boolean rehash(String id, KeyHash from, KeyHash to, String hashScheme, Instant at) {
    InMemoryTables tables = unit.change(ID, id);
    Optional<ApiKey> before = tables.key(id).filter(key -> key.hash().equals(from));
    if (before.isEmpty()) {
      return false;
    }
    ApiKey after = before.get().toBuilder().hash(to).hashScheme(hashScheme).updatedAt(at).build();
    refuseTakenHash(tables, after);
    replace(tables, after);
    return true;
  }

  @Override
  public boolean delete(String id) {
    return delete(unit.change(ID, id), key -> key.id().equals(id)) == 1;
  }

  @Override
  public int deleteByOwner(String ownerId) {
    return delete(
        unit.change("the owner of keys", ownerId),
        key -> key.ownerId().equals(Optional.of(ownerId)));
  }

  private static int delete(InMemoryTables tables, Predicate<ApiKey> wanted) {
    List<String> ids = tables.keyIds(wanted);
    new Cascade(tables).deleteKeys(ids);
    return ids.size();
  }

  private void requireOwner(InMemoryTables tables, Optional<String> ownerId) {
    ownerId.ifPresent(id -> require(tables, "accounts", "ownerId", id));
  }

  private void requireOrganization(InMemoryTables tables, Optional<String> organizationId) {
    organizationId.ifPresent(id -> require(tables, "organizations", "organizationId", id));
  }

  private void require(InMemoryTables tables, String table, String field, String id) {
    if (!tables.has(table, Text.wellFormed("an id", id), unit.offered())) {
      throw new StorageException.MissingReference(
          field, "the %s of a key, %s, does not exist".formatted(field, id));
    }
  }

  private static boolean outlives(ApiKey after, ApiKey before) {
    return before.expiresAt().isPresent()
        && (after.expiresAt().isEmpty()
            || after.expiresAt().get().isAfter(before.expiresAt().get()));
  }

  private static void refuseTaken(InMemoryTables tables, ApiKey key) {
    if (tables.keys.containsKey(key.id())) {
      throw new StorageException.Duplicate("id", "there is a key " + key.id() + " already");
    }
    refuseTakenHash(tables, key);
  }

  private static void refuseTakenHash(InMemoryTables tables, ApiKey key) {
    Optional<ApiKey> holder = withHash(tables, key.hash());
    if (holder.isPresent() && !holder.get().id().equals(key.id())) {
      throw new StorageException.Duplicate(
          "hash", "the hash of key %s belongs to key %s".formatted(key.id(), holder.get().id()));
    }
  }

  private static Optional<ApiKey> withHash(InMemoryTables tables, KeyHash hash) {
    return tables.keys.values().stream()
        .map(NumberedKey::key)
        .filter(key -> key.hash().equals(hash))
        .findFirst();
  }

  private static ApiKey required(InMemoryTables tables, String id) {
    return tables.key(id).orElseThrow(() -> new StorageException.NotFound("there is no key " + id));
  }

  private static ApiKey replace(InMemoryTables tables, ApiKey key) {
    tables.replaceKey(key);
    return key;
  }
}

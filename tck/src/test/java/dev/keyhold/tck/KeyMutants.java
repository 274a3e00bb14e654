package dev.keyhold.tck;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotated;
import dev.keyhold.spi.Rotation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Storages whose keys are wrong. */
final class KeyMutants {
  private KeyMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("STATE-07", "a second revocation overwrites the first", RevokesAgain::new),
        Mutant.of("STATE-09", "a revoked key can be enabled", EnablesTheRevoked::new),
        Mutant.of("KEY-03", "hashes are looked up without case", FoldsHashes::new),
        Mutant.of("KEY-08", "the hash of a revoked key is free", ForgetsRevokedHashes::new),
        Mutant.of("KEYLIST-02", "a change moves a key to the end", MovesChangedKeys::new),
        Mutant.of("KEYLIST-06", "all tags are asked for, not any", WantsAllTags::new),
        Mutant.of("PATCH-04", "an empty patch moves the update time", AlwaysTouches::new),
        Mutant.of("PATCH-08", "grace can be put off", PutsOffGrace::new),
        Mutant.of("ROTATION-03", "grace lengthens a key's life", Lengthens::new),
        Mutant.of("ROTATION-04", "a successor is always enabled", EnablesSuccessors::new),
        Mutant.of("ROTATION-11", "a refused rotation leaves half", RotatesByHalf::new),
        Mutant.of("USE-01", "a use moves the update time", TouchesOnUse::new),
        Mutant.of("USE-02", "the last use moves back", MovesBack::new),
        Mutant.of("TEXT-09", "metadata loses its JSON nulls", DropsNulls::new),
        Mutant.of("PAGE-05", "a next page is promised that is empty", PromisesMore::new));
  }

  private static class Faulty extends InMemoryKeys {
    final Unit unit;

    Faulty(Unit unit) {
      super(unit);
      this.unit = unit;
    }

    ApiKey key(String id) {
      return findById(id).orElseThrow();
    }
  }

  private static final class RevokesAgain extends Faulty {
    RevokesAgain(Unit unit) {
      super(unit);
    }

    @Override
    public KeyTransition revoke(String id, Revocation revocation) {
      KeyTransition transition = super.revoke(id, revocation);
      if (transition == KeyTransition.UNCHANGED) {
        unit.change().replaceKey(Succession.revoked(key(id), revocation));
      }
      return transition;
    }
  }

  private static final class EnablesTheRevoked extends Faulty {
    EnablesTheRevoked(Unit unit) {
      super(unit);
    }

    @Override
    public KeyTransition enable(String id, Instant at) {
      KeyTransition transition = super.enable(id, at);
      if (transition == KeyTransition.REVOKED) {
        unit.change().replaceKey(key(id).toBuilder().enabled(true).build());
      }
      return transition;
    }
  }

  private static final class FoldsHashes extends Faulty {
    FoldsHashes(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<ApiKey> findByHash(KeyHash hash) {
      return unit.tables().keys.values().stream()
          .map(InMemoryTables.NumberedKey::key)
          .filter(key -> key.hash().text().equalsIgnoreCase(hash.text()))
          .findFirst();
    }
  }

  private static final class ForgetsRevokedHashes extends Faulty {
    ForgetsRevokedHashes(Unit unit) {
      super(unit);
    }

    @Override
    public ApiKey insert(ApiKey key) {
      Optional<ApiKey> holder =
          findByHash(key.hash()).filter(found -> found.revokedAt().isPresent());
      holder.ifPresent(
          found ->
              unit.change()
                  .replaceKey(
                      found.toBuilder().hash(new KeyHash("was " + found.hash().text())).build()));
      return super.insert(key);
    }
  }

  private static final class MovesChangedKeys extends Faulty {
    MovesChangedKeys(Unit unit) {
      super(unit);
    }

    @Override
    public Changed<ApiKey> update(String id, ApiKeyPatch patch, Instant at) {
      Changed<ApiKey> change = super.update(id, patch, at);
      unit.change().keys.remove(id);
      unit.change().insertKey(change.after());
      return change;
    }
  }

  private static final class WantsAllTags extends Faulty {
    WantsAllTags(Unit unit) {
      super(unit);
    }

    @Override
    public Page<ApiKey> list(KeyQuery query, PageRequest page) {
      Page<ApiKey> any = super.list(query, page);
      return new Page<>(
          any.items().stream().filter(key -> key.tags().containsAll(query.tags())).toList(),
          any.next());
    }
  }

  private static final class AlwaysTouches extends Faulty {
    AlwaysTouches(Unit unit) {
      super(unit);
    }

    @Override
    public Changed<ApiKey> update(String id, ApiKeyPatch patch, Instant at) {
      Changed<ApiKey> change = super.update(id, patch, at);
      ApiKey after = change.after().toBuilder().updatedAt(at).build();
      unit.change().replaceKey(after);
      return new Changed<>(change.before(), after);
    }
  }

  private static final class PutsOffGrace extends Faulty {
    PutsOffGrace(Unit unit) {
      super(unit);
    }

    @Override
    public Changed<ApiKey> update(String id, ApiKeyPatch patch, Instant at) {
      ApiKey before = key(id);
      ApiKey after = patch.over(before, at);
      unit.change().replaceKey(after);
      return new Changed<>(before, after);
    }
  }

  private static final class Lengthens extends Faulty {
    Lengthens(Unit unit) {
      super(unit);
    }

    @Override
    public Rotated rotate(String id, ApiKey successor, Rotation rotation) {
      Rotated rotated = super.rotate(id, successor, rotation);
      rotation
          .graceUntil()
          .ifPresent(
              end ->
                  unit.change()
                      .replaceKey(rotated.predecessor().toBuilder().expiresAt(end).build()));
      return rotated;
    }
  }

  private static final class EnablesSuccessors extends Faulty {
    EnablesSuccessors(Unit unit) {
      super(unit);
    }

    @Override
    public Rotated rotate(String id, ApiKey successor, Rotation rotation) {
      Rotated rotated = super.rotate(id, successor, rotation);
      unit.change().replaceKey(successor);
      return new Rotated(rotated.predecessor(), successor);
    }
  }

  /** Links and revokes first, and looks whether the successor can be inserted afterwards. */
  private static final class RotatesByHalf extends Faulty {
    RotatesByHalf(Unit unit) {
      super(unit);
    }

    @Override
    public Rotated rotate(String id, ApiKey successor, Rotation rotation) {
      Succession.check(key(id), successor);
      Rotated rotated = Succession.of(key(id), successor, rotation);
      unit.change().replaceKey(rotated.predecessor());
      insert(rotated.successor());
      return rotated;
    }
  }

  private static final class TouchesOnUse extends Faulty {
    TouchesOnUse(Unit unit) {
      super(unit);
    }

    @Override
    public boolean markUsed(String id, Instant at) {
      boolean moved = super.markUsed(id, at);
      if (moved) {
        unit.change().replaceKey(key(id).toBuilder().updatedAt(at).build());
      }
      return moved;
    }
  }

  private static final class MovesBack extends Faulty {
    MovesBack(Unit unit) {
      super(unit);
    }

    @Override
    public boolean markUsed(String id, Instant at) {
      Optional<ApiKey> before = findById(id);
      before.ifPresent(key -> unit.change().replaceKey(key.toBuilder().lastUsedAt(at).build()));
      return before.isPresent();
    }
  }

  private static final class DropsNulls extends Faulty {
    DropsNulls(Unit unit) {
      super(unit);
    }

    @Override
    public ApiKey insert(ApiKey key) {
      String without = key.metadata().text().replace(",\"null\":null", "");
      super.insert(key.toBuilder().metadata(Json.parse(without)).build());
      return key;
    }
  }

  /** Tells from a full page that there is another one. */
  private static final class PromisesMore extends Faulty {
    PromisesMore(Unit unit) {
      super(unit);
    }

    @Override
    public Page<ApiKey> list(KeyQuery query, PageRequest page) {
      Page<ApiKey> found = super.list(query, page);
      boolean full = found.items().size() == page.limit() && found.next().isEmpty();
      return full ? new Page<>(found.items(), cursorBehind(query, found)) : found;
    }

    private Optional<Cursor> cursorBehind(KeyQuery query, Page<ApiKey> page) {
      ApiKey last = page.items().get(page.items().size() - 1);
      long number =
          unit.tables().keys.values().stream()
              .filter(row -> row.key().equals(last))
              .mapToLong(InMemoryTables.NumberedKey::number)
              .sum();
      return Optional.of(Cursor.of(Cursor.list("keys", query), Long.toString(number)));
    }
  }
}

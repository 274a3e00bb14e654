package dev.keyhold.secrets;

import dev.keyhold.secrets.SecretAccess.Action;
import dev.keyhold.secrets.StoredSecret.Status;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tables;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What changes secrets of an organization. Keys are asked outside of the transaction, which then
 * takes place only if everything is still as it was; else it begins anew.
 */
record SecretChanges(
    Sealing sealing,
    Tables tables,
    InstantSource clock,
    Storage storage,
    String organizationId,
    SecretUse use) {
  private static final int ATTEMPTS = 10;

  /** Somebody else was faster. */
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Overtaken() {
      super("", null, false, false);
    }
  }

  /** Says what a version is to be. */
  interface Turn {
    Status of(StoredSecret row, boolean isNewest);
  }

  StoredSecret create(SecretName name, SecretValue value, Optional<Instant> expiresAt) {
    return attempts(
        () -> {
          if (newest(name).isPresent()) {
            throw new StorageException.Duplicate(
                "name",
                "there is a secret of this name; a rotation puts a new version in its place");
          }
          return added(fresh(name, 1, expiresAt), value, Optional.empty(), Optional.empty());
        });
  }

  StoredSecret rotate(SecretName name, SecretValue value, Secrets.Rotation how) {
    return attempts(
        () -> {
          StoredSecret before = newest(name).orElseThrow(SecretChanges::missing);
          Optional<Instant> until = Optional.of(now().plus(how.previousReadable()));
          Optional<StoredSecret> replaced =
              Optional.of(before).filter(it -> it.status() == Status.ACTIVE);
          return added(
              fresh(name, before.version() + 1, how.expiresAt()),
              value,
              Optional.of(before),
              replaced.map(it -> new Step(it, it.with(Status.PREVIOUS, until))));
        });
  }

  /** A row as it was, and as it is to be. */
  private record Step(StoredSecret from, StoredSecret to) {}

  private StoredSecret added(
      StoredSecret row, SecretValue value, Optional<StoredSecret> newest, Optional<Step> before) {
    Instant began = now();
    EncryptionKey key = sealing.keys().requireActive();
    StoredSecret sealed = sealing.sealed(row, value, key);
    Optional<Step> replaced =
        before.map(step -> new Step(step.from(), sealing.rewrapped(step.from(), step.to(), key)));
    return write(
        began,
        rows -> {
          requireNewest(rows, row.secretName(), newest);
          replaced.ifPresent(step -> orOvertaken(() -> rows.change(step.from(), step.to())));
          StoredSecret added = orOvertaken(() -> rows.add(sealed));
          rows.logged(added, newest.isEmpty() ? Action.CREATE : Action.ROTATE, use);
          return added;
        });
  }

  StoredSecret turn(SecretName name, long version, Action action, Turn turn) {
    return attempts(
        () -> {
          Instant began = now();
          StoredSecret row = version(name, version);
          Optional<StoredSecret> newest = newest(name);
          boolean isNewest = newest.filter(it -> it.version() == version).isPresent();
          if (row.status() == Status.DESTROYED) {
            throw new StorageException.Conflict("status", "the secret is destroyed");
          }
          Status wanted = turn.of(row, isNewest);
          if (wanted == row.status()) {
            return row;
          }
          StoredSecret to =
              sealing.rewrapped(
                  row, row.with(wanted, row.readableUntil()), sealing.keys().requireActive());
          return write(
              began,
              rows -> {
                requireNewest(rows, name, newest);
                return changed(rows, row, to, action);
              });
        });
  }

  /** What a version becomes depends on which is the newest, and how that is. */
  private static void requireNewest(
      SecretRows rows, SecretName name, Optional<StoredSecret> newest) {
    Optional<StoredSecret> now = rows.newest(name);
    boolean isSame =
        now.map(it -> it.stamp().id()).equals(newest.map(it -> it.stamp().id()))
            && now.map(StoredSecret::status).equals(newest.map(StoredSecret::status));
    if (!isSame) {
      throw new Overtaken();
    }
  }

  private static <T> T orOvertaken(Supplier<T> guarded) {
    try {
      return guarded.get();
    } catch (StorageException.Conflict | StorageException.Duplicate | StorageException.NotFound e) {
      throw new Overtaken();
    }
  }

  static Status enabled(StoredSecret row, boolean isNewest) {
    if (row.status() != Status.DISABLED) {
      return row.status();
    }
    if (!isNewest && row.readableUntil().isEmpty()) {
      throw new StorageException.Conflict(
          "status", "the version was disabled when a newer one took its place, and stays so");
    }
    return isNewest ? Status.ACTIVE : Status.PREVIOUS;
  }

  StoredSecret destroy(SecretName name, long version) {
    return attempts(
        () -> {
          StoredSecret row = version(name, version);
          return row.status() == Status.DESTROYED
              ? row
              : write(now(), rows -> changed(rows, row, row.overwritten(), Action.DESTROY));
        });
  }

  private StoredSecret changed(SecretRows rows, StoredSecret from, StoredSecret to, Action action) {
    StoredSecret changed = orOvertaken(() -> rows.change(from, to));
    rows.logged(changed, action, use);
    return changed;
  }

  Rewrapped rewrap(String keyId, PageRequest request) {
    Instant began = now();
    EncryptionKey key = sealing.keys().requireActive();
    if (key.id().equals(keyId)) {
      throw new StorageException.Conflict("keyId", "the key is the active one");
    }
    Page<StoredSecret> page = look(rows -> rows.wrappedBy(keyId, request));
    Map<StoredSecret, StoredSecret> wrapped = new LinkedHashMap<>();
    List<StoredSecret> damaged = new ArrayList<>();
    for (StoredSecret row : page.items()) {
      try {
        wrapped.put(row, sealing.rewrapped(row, row, key));
      } catch (StorageException.Corrupt e) {
        damaged.add(row);
      }
    }
    int done = write(began, rows -> changed(rows.untold(), wrapped));
    return new Rewrapped(done, wrapped.size() - done, damaged, page.next());
  }

  private int changed(SecretRows rows, Map<StoredSecret, StoredSecret> wrapped) {
    int done = 0;
    for (Map.Entry<StoredSecret, StoredSecret> each : wrapped.entrySet()) {
      try {
        changed(rows, each.getKey(), each.getValue(), Action.REWRAP);
        done++;
      } catch (Overtaken e) {
        // Somebody has changed it meanwhile, and so has wrapped it by the active key or destroyed
        // it.
      }
    }
    return done;
  }

  private <T> T attempts(Supplier<T> once) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return once.get();
      } catch (Overtaken e) {
        // As it is now, it is tried again.
      }
    }
    throw new StorageException.Unavailable("the secret was changed again and again meanwhile");
  }

  /** One that lasted too long might end with a key that was destroyed meanwhile. */
  private <T> T write(Instant began, Function<SecretRows, T> work) {
    return storage.write(
        tx -> {
          if (now().isAfter(began.plus(EncryptionKeys.LONGEST_CHANGE))) {
            throw new StorageException.Unavailable(
                "the wrapping key took too long to answer, and nothing was changed; where many are"
                    + " wrapped anew, smaller pages take less");
          }
          return work.apply(SecretRows.in(tables, tx, organizationId));
        });
  }

  private <T> T look(Function<SecretRows, T> work) {
    return storage.read(tx -> work.apply(SecretRows.in(tables, tx, organizationId)));
  }

  private Optional<StoredSecret> newest(SecretName name) {
    return look(rows -> rows.newest(name));
  }

  private StoredSecret version(SecretName name, long version) {
    return look(rows -> rows.version(name, version)).orElseThrow(SecretChanges::missing);
  }

  private static StorageException.NotFound missing() {
    return new StorageException.NotFound("there is no such secret");
  }

  private Instant now() {
    return Limits.time("the time of a secret", clock.instant());
  }

  private StoredSecret fresh(SecretName name, long version, Optional<Instant> expiresAt) {
    Instant now = now();
    Bytes none = Bytes.of();
    return new StoredSecret(
        Stamp.of(Ids.newId(now), now, now),
        organizationId,
        name.app(),
        name.name(),
        version,
        Envelope.ALGORITHM,
        Optional.empty(),
        none,
        none,
        none,
        Status.ACTIVE,
        Optional.empty(),
        expiresAt.map(end -> Limits.time("expiresAt", end)));
  }
}

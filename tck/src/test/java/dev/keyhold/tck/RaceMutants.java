package dev.keyhold.tck;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotated;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.tables.Accounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;

/**
 * Storages that check first and act later: they look at what was committed when the unit was handed
 * in, before it waited for its turn.
 */
final class RaceMutants {
  private RaceMutants() {}

  static List<Mutant> all() {
    return List.of(
        of("STATE-12", "a revocation is checked too early", RevokesUnseen::new),
        of("STATE-13", "enabling writes back the whole key", EnablesWholeKeys::new),
        of("PATCH-11", "a patch writes back the whole key", PatchesWholeKeys::new),
        of("USE-05", "a use is compared too early", UsesUnseen::new),
        of("ROTATION-14", "a rotation is checked too early", RotatesUnseen::new),
        of("KEY-14", "a deletion is told too early", DeletesUnseen::new),
        of("EMAIL-14", "an address is checked too early", TakesEmails::new),
        of("OWNER-12", "the last owner is counted too early", RemovesUnseen::new),
        of("PASSWORD-06", "failures are counted too early", CountsUnseen::new),
        of("PASSWORD-18", "a password is compared too early", ChangesUnseen::new),
        of("TRAILSTATE-05", "a value is compared too early", ReplacesUnseen::new));
  }

  /** A storage whose units know what was committed when they were handed in. */
  private abstract static class Early extends Mutant.Broken {
    private static final long NANOS_TO_MEET = 200_000;

    private static final ThreadLocal<InMemoryTables> EARLY = new ThreadLocal<>();

    @Override
    public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
      EARLY.set(committed);
      LockSupport.parkNanos(NANOS_TO_MEET);
      try {
        return super.write(timeout, work);
      } finally {
        EARLY.remove();
      }
    }

    @Override
    Transaction transaction(Unit unit) {
      InMemoryTables seen = EARLY.get();
      return seen == null ? super.transaction(unit) : transaction(unit, seen);
    }

    abstract Transaction transaction(Unit unit, InMemoryTables seen);
  }

  /**
   * @param store makes the store of a unit that saw the tables too early
   */
  private static Mutant of(String rule, String fault, BiFunction<Unit, InMemoryTables, ?> store) {
    return new Mutant(
        rule,
        fault,
        () ->
            new Early() {
              @Override
              Transaction transaction(Unit unit, InMemoryTables seen) {
                return new FaultyTransaction(unit, () -> store.apply(unit, seen));
              }
            });
  }

  private static class EarlyKeys extends InMemoryKeys {
    final Unit unit;
    final InMemoryTables seen;

    EarlyKeys(Unit unit, InMemoryTables seen) {
      super(unit);
      this.unit = unit;
      this.seen = seen;
    }
  }

  private static final class RevokesUnseen extends EarlyKeys {
    RevokesUnseen(Unit unit, InMemoryTables seen) {
      super(unit, seen);
    }

    @Override
    public KeyTransition revoke(String id, Revocation revocation) {
      Optional<ApiKey> early = seen.key(id).filter(key -> key.revokedAt().isEmpty());
      early.ifPresent(key -> unit.change().replaceKey(Succession.revoked(key, revocation)));
      return early.isPresent() ? KeyTransition.CHANGED : super.revoke(id, revocation);
    }
  }

  private static final class EnablesWholeKeys extends EarlyKeys {
    EnablesWholeKeys(Unit unit, InMemoryTables seen) {
      super(unit, seen);
    }

    @Override
    public KeyTransition enable(String id, Instant at) {
      Optional<ApiKey> early =
          seen.key(id).filter(key -> !key.enabled() && key.revokedAt().isEmpty());
      early.ifPresent(
          key -> unit.change().replaceKey(key.toBuilder().enabled(true).updatedAt(at).build()));
      return early.isPresent() ? KeyTransition.CHANGED : super.enable(id, at);
    }
  }

  private static final class PatchesWholeKeys extends EarlyKeys {
    PatchesWholeKeys(Unit unit, InMemoryTables seen) {
      super(unit, seen);
    }

    @Override
    public Changed<ApiKey> update(String id, ApiKeyPatch patch, Instant at) {
      Changed<ApiKey> after = super.update(id, patch, at);
      seen.key(id).ifPresent(key -> unit.change().replaceKey(patch.over(key, at)));
      return after;
    }
  }

  private static final class UsesUnseen extends EarlyKeys {
    UsesUnseen(Unit unit, InMemoryTables seen) {
      super(unit, seen);
    }

    @Override
    public boolean markUsed(String id, Instant at) {
      Optional<ApiKey> early =
          seen.key(id)
              .filter(key -> key.lastUsedAt().isEmpty() || at.isAfter(key.lastUsedAt().get()));
      early.ifPresent(key -> unit.change().replaceKey(key.toBuilder().lastUsedAt(at).build()));
      return early.isPresent();
    }
  }

  private static final class RotatesUnseen extends EarlyKeys {
    RotatesUnseen(Unit unit, InMemoryTables seen) {
      super(unit, seen);
    }

    @Override
    public Rotated rotate(String id, ApiKey successor, Rotation rotation) {
      seen.key(id).ifPresent(unit.change()::replaceKey);
      return super.rotate(id, successor, rotation);
    }
  }

  private static final class DeletesUnseen extends EarlyKeys {
    DeletesUnseen(Unit unit, InMemoryTables seen) {
      super(unit, seen);
    }

    @Override
    public boolean delete(String id) {
      boolean early = seen.key(id).isPresent();
      return super.delete(id) || early;
    }
  }

  private static final class TakesEmails extends SoundAccounts {
    private final InMemoryTables seen;

    TakesEmails(Unit unit, InMemoryTables seen) {
      super(unit);
      this.seen = seen;
    }

    @Override
    public Account create(Account account) {
      InMemoryTables early = seen.copy();
      new SoundAccounts(Unit.writing(early, unit.offered())).create(account);
      var shape = Accounts.TABLE.shape();
      unit.change().rows(shape).put(account.id(), early.rows(shape).get(account.id()));
      return account;
    }
  }

  private static final class RemovesUnseen extends SoundMemberships {
    private final InMemoryTables seen;

    RemovesUnseen(Unit unit, InMemoryTables seen) {
      super(unit);
      this.seen = seen;
    }

    @Override
    public Optional<Membership> remove(String organizationId, String accountId) {
      Optional<Membership> removed =
          new SoundMemberships(Unit.writing(seen.copy(), unit.offered()))
              .remove(organizationId, accountId);
      takeOut(unit, organizationId, accountId);
      return removed;
    }
  }

  private static final class CountsUnseen extends SoundPasswords {
    private final InMemoryTables seen;

    CountsUnseen(Unit unit, InMemoryTables seen) {
      super(unit);
      this.seen = seen;
    }

    @Override
    public int countFailure(String accountId, Instant at) {
      putBack(seen, accountId);
      return super.countFailure(accountId, at);
    }
  }

  private static final class ChangesUnseen extends SoundPasswords {
    private final InMemoryTables seen;

    ChangesUnseen(Unit unit, InMemoryTables seen) {
      super(unit);
      this.seen = seen;
    }

    @Override
    public boolean change(String accountId, PasswordHash from, PasswordHash to, Instant at) {
      putBack(seen, accountId);
      return super.change(accountId, from, to, at);
    }
  }

  private static final class ReplacesUnseen extends InMemoryTrail {
    private final Unit unit;
    private final InMemoryTables seen;

    ReplacesUnseen(Unit unit, InMemoryTables seen) {
      super(unit);
      this.unit = unit;
      this.seen = seen;
    }

    @Override
    public AuditState state() {
      return new InMemoryTrailState(unit) {
        @Override
        public boolean replace(String key, Bytes expected, Bytes value) {
          boolean early = expected.equals(seen.state.get(key));
          if (early) {
            unit.change().state.put(key, value);
          }
          return early;
        }
      };
    }
  }
}

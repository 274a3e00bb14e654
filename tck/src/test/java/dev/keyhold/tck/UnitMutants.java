package dev.keyhold.tck;

import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Listening;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.UnitOfWork;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Storages whose units of work are wrong. */
final class UnitMutants {
  private UnitMutants() {}

  static List<Mutant> all() {
    return List.of(
        new Mutant("TX-03", "an exception commits", () -> new CommitsOn(RuntimeException.class)),
        new Mutant("TX-04", "a checked exception commits", () -> new CommitsOn(IOException.class)),
        new Mutant("TX-06", "an error commits", () -> new CommitsOn(Error.class)),
        new Mutant("TX-08", "null is answered after the commit", CommitsNull::new),
        new Mutant("UNIT-02", "a read takes changes and drops them", WritesInReads::new),
        new Mutant("UNIT-07", "a transaction does not end", NeverEnds::new),
        new Mutant("NESTING-04", "a read inside a read is let through", NestsReads::new),
        new Mutant("SNAPSHOT-01", "a read sees what is committed meanwhile", ReadsTheLatest::new),
        new Mutant("SNAPSHOT-04", "a read sees what is not committed", ReadsTheDirty::new),
        new Mutant("DEADLINE-01", "a withdrawn unit runs later", RunsLater::new),
        new Mutant("DEADLINE-02", "the interrupt flag is lost", LosesTheFlag::new),
        new Mutant("CLOSE-01", "closing a second time fails", ClosesOnce::new),
        new Mutant("CLOSE-05", "closing does not wait", ClosesAtOnce::new),
        new Mutant("FINDKEY-03", "a key that was found once never changes", FindsForEver::new),
        new Mutant("LISTEN-01", "nobody is woken", WakesNobody::new),
        new Mutant("LISTEN-03", "one that has ended is woken", WakesForEver::new),
        new Mutant("FINDKEY-08", "the status of the owner is left out", ForgetsTheOwner::new));
  }

  private static final class WakesNobody extends Mutant.Broken {
    @Override
    public Listening listen(Runnable listener) {
      return super.listen(() -> {});
    }
  }

  private static final class WakesForEver extends Mutant.Broken {
    @Override
    public Listening listen(Runnable listener) {
      super.listen(listener);
      return () -> {};
    }
  }

  private static final class CommitsOn extends Mutant.Broken {
    private final Class<? extends Throwable> kind;

    CommitsOn(Class<? extends Throwable> kind) {
      this.kind = kind;
    }

    @Override
    @SuppressWarnings("unchecked") // the answer of a unit that threw is never looked at
    public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      T answer =
          super.write(
              timeout,
              tx -> {
                try {
                  return work.run(tx);
                } catch (Throwable e) {
                  if (!kind.isInstance(e)) {
                    throw e;
                  }
                  thrown.set(e);
                  return (T) e;
                }
              });
      if (thrown.get() != null) {
        throw CommitsOn.<RuntimeException>unchecked(thrown.get());
      }
      return answer;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws it as it is
    private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
      throw (E) thrown;
    }
  }

  private static final class CommitsNull extends Mutant.Broken {
    @Override
    public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
      AtomicReference<T> answer = new AtomicReference<>();
      super.write(
          timeout,
          tx -> {
            answer.set(work.run(tx));
            return "not null";
          });
      return Objects.requireNonNull(answer.get());
    }
  }

  private static final class WritesInReads extends Mutant.Broken {
    @Override
    Transaction transaction(Unit unit) {
      return new InMemoryTransaction(unit) {
        @Override
        public ApiKeyStorage apiKeys() {
          return new InMemoryKeys(Unit.writing(unit.tables(), offers()));
        }
      };
    }
  }

  private static final class NeverEnds extends Mutant.Broken {
    @Override
    Transaction transaction(Unit unit) {
      return new InMemoryTransaction(Unit.writing(unit.tables(), offers()));
    }
  }

  private static final class NestsReads extends Mutant.Broken {
    @Override
    public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
      try {
        return super.read(work);
      } catch (IllegalStateException nested) {
        return Race.background(() -> super.read(work)).result();
      }
    }
  }

  private static final class ReadsTheLatest extends Mutant.Broken {
    @Override
    Transaction transaction(Unit unit) {
      boolean reads = unit.tables() == committed;
      return new InMemoryTransaction(unit) {
        @Override
        public IdentityStore identities() {
          Unit seen = reads ? Unit.reading(committed, offers()) : unit;
          return identities(seen);
        }
      };
    }
  }

  private static final class ReadsTheDirty extends Mutant.Broken {
    private volatile InMemoryTables latest = committed;

    @Override
    Transaction transaction(Unit unit) {
      boolean reads = unit.tables() == committed;
      if (!reads) {
        latest = unit.tables();
      }
      return new InMemoryTransaction(reads ? Unit.reading(latest, offers()) : unit);
    }
  }

  private static final class RunsLater extends Mutant.Broken {
    @Override
    public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
      try {
        return super.write(timeout, work);
      } catch (StorageException.Unavailable withdrawn) {
        Race.background(() -> super.write(Duration.ofSeconds(10), work)).awaitStandstill();
        throw withdrawn;
      }
    }
  }

  private static final class LosesTheFlag extends Mutant.Broken {
    @Override
    public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
      try {
        return super.write(timeout, work);
      } finally {
        Thread.interrupted();
      }
    }
  }

  private static final class ClosesOnce extends Mutant.Broken {
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public void close() {
      super.close();
      if (closed.getAndSet(true)) {
        throw new IllegalStateException("closed already");
      }
    }
  }

  private static final class ClosesAtOnce extends Mutant.Broken {
    @Override
    public void close() {
      Race.background(
          () -> {
            super.close();
            return "closed";
          });
    }
  }

  private static final class FindsForEver extends Mutant.Broken {
    private final Map<KeyHash, OwnedKey> found = new ConcurrentHashMap<>();

    @Override
    public Optional<OwnedKey> findKey(KeyHash hash) {
      Optional<OwnedKey> now = super.findKey(hash);
      now.ifPresent(key -> found.putIfAbsent(hash, key));
      return Optional.ofNullable(found.get(hash));
    }
  }

  private static final class ForgetsTheOwner extends Mutant.Broken {
    @Override
    public Optional<OwnedKey> findKey(KeyHash hash) {
      return super.findKey(hash)
          .map(found -> new OwnedKey(found.key(), Optional.empty(), found.organizationStatus()));
    }
  }
}

package dev.keyhold.tck;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.CommitHook;
import dev.keyhold.spi.Erasure;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Storages whose audit trail is wrong. */
final class TrailMutants {
  private TrailMutants() {}

  static List<Mutant> all() {
    return List.of(
        new Mutant("AUDIT-08", "a rollback leaves a gap", GivesNumbersOnce::new),
        Mutant.of("AUDIT-06", "the id of an erased entry is free", FreesErasedIds::new),
        Mutant.of("AUDIT-13", "erased entries leave the trail", SkipsErased::new),
        Mutant.of("QUERY-01", "newest first keeps ties oldest first", RisesInTies::new),
        Mutant.of("QUERY-11", "the latest time is inclusive", IncludesTheEnd::new),
        Mutant.of("ERASURE-01", "the leaf hash is erased too", ErasesHashes::new),
        Mutant.of("ERASURE-04", "the limit of an erasure is ignored", ErasesAll::new),
        Mutant.of("ERASURE-16", "an erased entry is erased again", ErasesAgain::new),
        Mutant.of("AUDIT-16", "the last number is that of the entries left", CountsLeft::new),
        Mutant.of("ERASURE-09", "erased entries are counted", CountsErased::new),
        Mutant.of("TRAILSTATE-03", "a value is replaced unseen", ReplacesUnseen::new),
        new Mutant("HOOK-06", "a hook that fails is ignored", IgnoresFailingHooks::new));
  }

  private static class Faulty extends InMemoryTrail {
    final Unit unit;

    Faulty(Unit unit) {
      super(unit);
      this.unit = unit;
    }
  }

  /** Numbers entries from a counter that no rollback takes back. */
  private static final class GivesNumbersOnce extends Mutant.Broken {
    private final AtomicLong last = new AtomicLong();

    @Override
    Transaction transaction(Unit unit) {
      return new InMemoryTransaction(unit) {
        @Override
        public AuditSink audit() {
          return new InMemoryTrail(unit) {
            @Override
            public String append(AuditEntry entry) {
              String id = super.append(entry);
              unit.change()
                  .entries
                  .put(id, StoredEntry.of(last.incrementAndGet(), entry, Optional.empty()));
              return id;
            }
          };
        }
      };
    }
  }

  private static final class FreesErasedIds extends Faulty {
    FreesErasedIds(Unit unit) {
      super(unit);
    }

    @Override
    public String append(AuditEntry entry) {
      Optional<StoredEntry> erased = find(entry.id()).filter(each -> each.entry().isEmpty());
      erased.ifPresent(each -> unit.change().entries.remove(each.id()));
      return super.append(entry);
    }
  }

  private static final class SkipsErased extends Faulty {
    SkipsErased(Unit unit) {
      super(unit);
    }

    @Override
    public List<StoredEntry> readAfter(long sequence, int limit) {
      return super.readAfter(sequence, limit).stream()
          .filter(entry -> entry.erasedAt().isEmpty())
          .toList();
    }
  }

  private static final class RisesInTies extends Faulty {
    RisesInTies(Unit unit) {
      super(unit);
    }

    @Override
    public Page<StoredEntry> list(AuditQuery query, PageRequest page) {
      Page<StoredEntry> found = super.list(query, page);
      List<StoredEntry> items = new ArrayList<>(found.items());
      for (int i = 1; query.newestFirst() && i < items.size(); i++) {
        if (items.get(i).at().equals(items.get(i - 1).at())) {
          Collections.swap(items, i, i - 1);
        }
      }
      return new Page<>(items, found.next());
    }
  }

  private static final class IncludesTheEnd extends Faulty {
    IncludesTheEnd(Unit unit) {
      super(unit);
    }

    @Override
    public Page<StoredEntry> list(AuditQuery query, PageRequest page) {
      return super.list(
          new AuditQuery(
              query.filters(),
              query.from(),
              query.until().map(end -> end.plusMillis(1)),
              query.erased(),
              query.newestFirst()),
          page);
    }
  }

  private static final class ErasesHashes extends Faulty {
    ErasesHashes(Unit unit) {
      super(unit);
    }

    @Override
    public int erase(Collection<Long> sequences, Instant at) {
      int erased = super.erase(sequences, at);
      unit.change()
          .entries
          .replaceAll((id, entry) -> entry.erasedAt().isEmpty() ? entry : withoutHash(entry));
      return erased;
    }

    private static StoredEntry withoutHash(StoredEntry entry) {
      return new StoredEntry(
          entry.sequence(),
          entry.id(),
          entry.at(),
          entry.entry(),
          entry.salt(),
          Optional.empty(),
          entry.erasedAt());
    }
  }

  private static final class ErasesAll extends Faulty {
    ErasesAll(Unit unit) {
      super(unit);
    }

    @Override
    public Erasure erase(AuditQuery filter, Instant at, int limit) {
      return super.erase(filter, at, Integer.MAX_VALUE);
    }
  }

  private static final class ErasesAgain extends Faulty {
    ErasesAgain(Unit unit) {
      super(unit);
    }

    @Override
    public int erase(Collection<Long> sequences, Instant at) {
      unit.change()
          .entries
          .replaceAll(
              (id, entry) -> sequences.contains(entry.sequence()) ? entry.erased(at) : entry);
      return sequences.size();
    }
  }

  private static final class CountsLeft extends Faulty {
    CountsLeft(Unit unit) {
      super(unit);
    }

    @Override
    public long last() {
      return super.count(AuditQuery.ALL);
    }
  }

  private static final class CountsErased extends Faulty {
    CountsErased(Unit unit) {
      super(unit);
    }

    @Override
    public long count(AuditQuery query) {
      long erased =
          unit.tables().entries.values().stream()
              .filter(entry -> entry.erasedAt().isPresent())
              .count();
      return super.count(query) + erased;
    }
  }

  private static final class ReplacesUnseen extends Faulty {
    ReplacesUnseen(Unit unit) {
      super(unit);
    }

    @Override
    public AuditState state() {
      return new InMemoryTrailState(unit) {
        @Override
        public boolean replace(String key, Bytes expected, Bytes value) {
          return find(key).map(found -> super.replace(key, found, value)).orElse(false);
        }
      };
    }
  }

  private static final class IgnoresFailingHooks extends Mutant.Broken {
    @Override
    public boolean onCommit(CommitHook hook) {
      return super.onCommit(
          (tx, appended) -> {
            try {
              hook.beforeCommit(tx, appended);
            } catch (RuntimeException ignored) {
              // the fault of this mutant
            }
          });
    }
  }
}

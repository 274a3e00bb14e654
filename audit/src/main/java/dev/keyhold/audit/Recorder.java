package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.UnitOfWork;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes the entries of one unit of work. An entry follows its change, so one that cannot be made
 * or written dooms the unit: the unit may catch the failure, and gets it once more at its end.
 */
final class Recorder {
  private final Transaction tx;
  private final AuditContext context;
  private final InstantSource clock;
  private final boolean personalValues;
  private final EntryHook hook;
  private @Nullable RuntimeException failure;
  private @Nullable Error error;

  Recorder(
      Transaction tx,
      AuditContext context,
      InstantSource clock,
      boolean personalValues,
      EntryHook hook) {
    this.hook = hook;
    this.tx = tx;
    this.context = context;
    this.clock = clock;
    this.personalValues = personalValues;
  }

  /** Whether entries about rows hold the values of what is about a person. */
  boolean tellsPersonalValues() {
    return personalValues;
  }

  /**
   * Writes one entry, within {@link #follow}.
   *
   * @param about says what the entry is about; it finds the context filled in
   */
  void record(String action, UnaryOperator<AuditEntry.Builder> about) {
    Instant now = clock.instant();
    AuditEntry.Builder entry = AuditEntry.builder(Ids.newId(now), action, now);
    AuditEntry written = about.apply(context.over(entry)).build();
    tx.audit().append(written, CanonicalEntry.salted(written));
    hook.appended(tx, written);
  }

  /** Does what has to follow a change that was made: looks at what became of it, and records it. */
  void follow(Runnable work) {
    follow(
        () -> {
          work.run();
          return true;
        });
  }

  /**
   * Records what a change changed, if anything.
   *
   * @param fields what an entry says of a state
   */
  <T> Changed<T> changed(
      Changed<T> change, Function<T, Map<String, Object>> fields, Consumer<Details> entry) {
    follow(
        () -> {
          Details details =
              Details.changed(fields.apply(change.before()), fields.apply(change.after()));
          if (!details.isEmpty()) {
            entry.accept(details);
          }
        });
    return change;
  }

  /** As {@link #follow(Runnable)}, with an answer. */
  <T> T follow(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    } catch (Error e) {
      error = e;
      throw e;
    }
  }

  <T, X extends Exception> T run(UnitOfWork<T, X> work, Transaction audited) throws X {
    T answer = work.run(audited);
    if (failure != null) {
      throw failure;
    }
    if (error != null) {
      throw error;
    }
    return answer;
  }
}

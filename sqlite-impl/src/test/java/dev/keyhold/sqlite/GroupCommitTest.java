package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.entry;
import static dev.keyhold.sqlite.Samples.key;
import static dev.keyhold.sqlite.Samples.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import dev.keyhold.sql.Batch;
import dev.keyhold.sql.Bindings;
import dev.keyhold.sql.CommitWatch;
import dev.keyhold.sql.KeptStatements;
import dev.keyhold.sql.PendingUnit;
import dev.keyhold.sql.TableCatalog;
import dev.keyhold.sql.UnitGuard;
import dev.keyhold.sql.WriterCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units that wait at the same time share one commit, and nothing else. */
class GroupCommitTest {
  private static final int UNITS = 20;

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newFixedThreadPool(UNITS + 2);
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final List<List<StoredEntry>> batches = new ArrayList<>();
  private volatile Consumer<Transaction> hookDoes = tx -> {};
  private SqliteStorage storage;
  private Future<Boolean> first;

  @BeforeEach
  void a_unit_runs_and_keeps_the_writer_busy() throws Exception {
    storage = SqliteStorage.open(folder.resolve("system.db"));
    storage.onCommit(
        (tx, appended) -> {
          batches.add(appended);
          hookDoes.accept(tx);
        });
    first =
        threads.submit(
            () ->
                storage.write(
                    tx -> {
                      running.countDown();
                      mayEnd.await();
                      return true;
                    }));
    running.await();
  }

  @AfterEach
  void close() {
    threads.shutdown();
    storage.close();
  }

  @Test
  void the_hook_runs_once_for_all_units_of_a_commit() throws Exception {
    List<Future<String>> units = appendAll();
    mayEnd.countDown();

    for (Future<String> unit : units) {
      unit.get();
    }
    assertThat(batches.stream().mapToInt(List::size).sum()).isEqualTo(UNITS);
    assertThat(batches).hasSizeLessThan(UNITS);
  }

  @Test
  void a_unit_that_fails_undoes_only_itself() throws Exception {
    List<Future<String>> units = appendAll();
    Future<String> bad =
        threads.submit(
            () ->
                storage.write(
                    tx -> {
                      tx.apiKeys().insert(key("half"));
                      tx.audit().append(entry("bad"));
                      throw new IllegalStateException("changed my mind");
                    }));
    mayEnd.countDown();

    assertThatThrownBy(bad::get).hasCauseInstanceOf(IllegalStateException.class);
    for (Future<String> unit : units) {
      unit.get();
    }
    List<Long> sequences =
        storage.read(
            tx -> tx.audit().readAfter(0, 100).stream().map(StoredEntry::sequence).toList());
    assertThat(sequences).hasSize(UNITS).isSorted().startsWith(1L).endsWith((long) UNITS);
  }

  @Test
  void a_hook_that_fails_undoes_every_unit_of_its_commit() throws Exception {
    hookDoes =
        tx -> {
          throw new IllegalStateException("no tree today");
        };

    List<Future<String>> units = appendAll();
    mayEnd.countDown();

    for (Future<String> unit : units) {
      assertThatThrownBy(unit::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(StorageException.Unavailable.class);
    }
    long entries = storage.read(tx -> tx.audit().count(AuditQuery.ALL));
    assertThat(entries).isZero();
  }

  @Test
  void a_hook_that_throws_what_it_does_not_declare_leaves_the_writer_alive() throws Exception {
    hookDoes =
        tx -> GroupCommitTest.<RuntimeException>throwUndeclared(new IOException("no tree today"));

    List<Future<String>> units = appendAll();
    mayEnd.countDown();

    for (Future<String> unit : units) {
      assertThatThrownBy(unit::get).hasCauseInstanceOf(StorageException.Unavailable.class);
    }
    hookDoes = tx -> {};
    storage.write(tx -> tx.audit().append(entry("after")));
    long entries = storage.read(tx -> tx.audit().count(AuditQuery.ALL));
    assertThat(entries).isEqualTo(1);
  }

  @Test
  void a_hook_under_which_a_statement_ends_the_transaction_is_found_out() throws Exception {
    mayEnd.countDown();
    first.get();
    RobotHub.execute(folder.resolve("system.db"), "CREATE TABLE robots (name TEXT UNIQUE)");
    hookDoes =
        tx ->
            assertThatThrownBy(
                    () ->
                        SqliteStorage.handle(tx)
                            .execute("INSERT OR ROLLBACK INTO robots VALUES ('r'), ('r')"))
                .hasMessageContaining("UNIQUE");

    assertThatThrownBy(() -> storage.write(tx -> tx.audit().append(entry("one"))))
        .isInstanceOf(StorageException.OutcomeUnknown.class)
        .hasMessageContaining("hook");
  }

  @Test
  void units_that_fail_do_not_put_off_the_commit_of_the_others_for_ever() throws Exception {
    AtomicInteger failed = new AtomicInteger();
    PendingUnit<Boolean> good = new PendingUnit<>(tx -> true);

    runBatch(
        good,
        () ->
            failed.incrementAndGet() > 10_000
                ? Optional.empty()
                : Optional.of(new PendingUnit<>(tx -> tx.identities().accounts().delete("\0"))));

    assertThat(failed).hasValueLessThan(1_000);
  }

  @Test
  void an_interrupt_of_one_unit_does_not_reach_the_next() throws Throwable {
    PendingUnit<Boolean> interrupting =
        new PendingUnit<>(
            tx -> {
              Thread.currentThread().interrupt();
              return true;
            });
    PendingUnit<Boolean> next = new PendingUnit<>(tx -> Thread.currentThread().isInterrupted());
    Iterator<PendingUnit<?>> waiting = List.<PendingUnit<?>>of(next).iterator();

    runBatch(
        interrupting, () -> waiting.hasNext() ? Optional.of(waiting.next()) : Optional.empty());

    assertThat(next.await(Duration.ofSeconds(1))).isFalse();
  }

  @Test
  void closing_lets_the_units_end_that_were_accepted() throws Exception {
    Future<Boolean> closed =
        threads.submit(
            () -> {
              storage.close();
              return true;
            });
    mayEnd.countDown();

    assertThat(first.get()).isTrue();
    assertThat(closed.get()).isTrue();
    assertThatThrownBy(() -> storage.write(tx -> tx.audit().append(entry("late"))))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("closed");
  }

  @Test
  void who_comes_while_it_closes_is_refused_and_does_not_keep_it_waiting() throws Exception {
    Future<?> closing = threads.submit(storage::close);

    Future<Boolean> refused = threads.submit(this::readUntilRefused);
    assertThat(refused.get(30, TimeUnit.SECONDS)).isTrue();

    assertThat(closing.isDone()).as("the unit that runs has not ended").isFalse();
    mayEnd.countDown();
    assertThat(first.get()).isTrue();
    assertThat(closing.get()).isNull();
  }

  private boolean readUntilRefused() {
    while (!Thread.interrupted()) {
      try {
        boolean unused = storage.read(tx -> true);
      } catch (StorageException.Unavailable e) {
        return true;
      }
    }
    return false;
  }

  @Test
  void closing_now_refuses_the_units_that_wait_and_ends_the_one_that_runs() throws Exception {
    List<Future<String>> waiting = appendAll();
    awaitQueue(UNITS);
    BlockingQueue<Thread> closer = new ArrayBlockingQueue<>(1);
    Future<Boolean> closed =
        threads.submit(
            () -> {
              closer.add(Thread.currentThread());
              storage.closeNow();
              return true;
            });
    // Refused are those that the writer takes after the call: it waits for its end here.
    Thread closing = closer.take();
    while (closing.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    mayEnd.countDown();

    assertThat(first.get()).isTrue();
    assertThat(closed.get()).isTrue();
    for (Future<String> unit : waiting) {
      assertThatThrownBy(unit::get)
          .cause()
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("closed before it ran");
    }
    try (SqliteStorage again = SqliteStorage.open(folder.resolve("system.db"))) {
      long last = again.read(tx -> tx.audit().last());
      assertThat(last).isZero();
    }
  }

  @Test
  void units_run_in_the_order_in_which_they_came() throws Exception {
    List<Integer> order = new ArrayList<>();
    List<Future<Boolean>> units = new ArrayList<>();
    for (int i = 0; i < UNITS; i++) {
      int place = i;
      units.add(threads.submit(() -> storage.write(tx -> order.add(place))));
      awaitQueue(i + 1);
    }
    mayEnd.countDown();

    for (Future<Boolean> unit : units) {
      unit.get();
    }
    assertThat(order).isSorted().hasSize(UNITS);
  }

  @Test
  void a_full_queue_refuses_at_once_and_the_writer_goes_on() {
    StorageException refusal = null;
    int accepted = 0;
    while (refusal == null && accepted < 100_000) {
      try {
        storage.write(Duration.ofNanos(1), tx -> true);
      } catch (StorageException.Unavailable e) {
        if (e.getMessage().contains("withdrawn")) {
          accepted++;
        } else {
          refusal = e;
        }
      }
    }

    assertThat(accepted).isEqualTo(10_000);
    assertThat(refusal).hasMessageContaining("10000 units of work wait already");
    assertThat(refusal.retryMayHelp()).isTrue();
    mayEnd.countDown();
    while (metric(storage, "keyhold.writer.queue") > 0) {
      Thread.onSpinWait();
    }
    Boolean done = storage.write(tx -> true);
    assertThat(done).isTrue();
  }

  @Test
  void a_slow_unit_is_the_last_of_its_commit() throws Throwable {
    PendingUnit<Boolean> slow =
        new PendingUnit<>(
            tx -> {
              LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
              return true;
            });
    AtomicInteger asked = new AtomicInteger();

    runBatch(
        slow,
        () -> {
          asked.incrementAndGet();
          return Optional.empty();
        });

    assertThat(slow.await(Duration.ofSeconds(1))).isTrue();
    assertThat(asked).hasValue(0);
  }

  @Test
  void the_writer_counts_what_it_does() throws Exception {
    List<Future<String>> units = appendAll();
    awaitQueue(UNITS);
    mayEnd.countDown();
    for (Future<String> unit : units) {
      unit.get();
    }
    first.get();

    // One more for the hook, which is set by a unit of its own.
    assertThat(metric(storage, "keyhold.writer.units")).isEqualTo(UNITS + 2.0);
    assertThat(metric(storage, "keyhold.writer.commits")).isBetween(2.0, UNITS - 1.0);
    assertThat(metric(storage, "keyhold.writer.batch.max")).isBetween(2.0, UNITS + 1.0);
    assertThat(metric(storage, "keyhold.writer.queue")).isZero();
    assertThat(metric(storage, "keyhold.wal.size")).isPositive();
  }

  private void awaitQueue(int waiting) {
    while (metric(storage, "keyhold.writer.queue") < waiting) {
      Thread.onSpinWait();
    }
  }

  @Test
  void others_are_told_of_an_end_before_it_is_one() throws SQLException {
    List<String> heard = new ArrayList<>();
    try (Connection connection =
            SqliteStorage.dataSource(folder.resolve("system.db")).getConnection();
        Handle handle =
            Bindings.install(Jdbi.create(connection))
                .open()
                .setStatementBuilder(new KeptStatements())) {
      CommitWatch watch =
          new CommitWatch() {
            @Override
            public void rollingBack() {
              // A transaction within a transaction is refused.
              assertThatThrownBy(() -> handle.execute("BEGIN")).isNotNull();
              heard.add("rolling back");
            }

            @Override
            public void ended(boolean committed) {
              heard.add("ended");
            }
          };
      PendingUnit<String> failing =
          new PendingUnit<>(
              tx -> {
                throw new IllegalStateException("on cue");
              });
      mayEnd.countDown();
      new Batch(
              SqliteSession.of(handle, handle.getConnection(), List.of()),
              new UnitGuard(),
              Optional.empty(),
              watch,
              new WriterCounts(),
              TableCatalog.NONE)
          .run(failing, Optional::empty);
    }

    assertThat(heard).containsExactly("rolling back", "ended", "rolling back", "ended");
  }

  /** One batch on this thread, so that the order of its units is known. */
  private void runBatch(PendingUnit<?> first, Supplier<Optional<PendingUnit<?>>> next)
      throws SQLException {
    try (Connection connection =
            SqliteStorage.dataSource(folder.resolve("system.db")).getConnection();
        Handle handle =
            Bindings.install(Jdbi.create(connection))
                .open()
                .setStatementBuilder(new KeptStatements())) {
      mayEnd.countDown();
      new Batch(
              SqliteSession.of(handle, connection, List.of()),
              new UnitGuard(),
              Optional.empty(),
              CommitWatch.NONE,
              new WriterCounts(),
              TableCatalog.NONE)
          .run(first, next);
    }
  }

  // What other languages on the JVM allow.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> void throwUndeclared(Throwable thrown) throws X {
    throw (X) thrown;
  }

  private List<Future<String>> appendAll() {
    List<Future<String>> units = new ArrayList<>();
    for (int i = 0; i < UNITS; i++) {
      String id = "entry" + i;
      units.add(threads.submit(() -> storage.write(tx -> tx.audit().append(entry(id)))));
    }
    return units;
  }
}

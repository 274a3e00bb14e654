package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.GRACE;
import static dev.keyhold.sqlite.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sql.Batch;
import dev.keyhold.sql.Bindings;
import dev.keyhold.sql.CommitWatch;
import dev.keyhold.sql.KeptStatements;
import dev.keyhold.sql.PendingUnit;
import dev.keyhold.sql.TableCatalog;
import dev.keyhold.sql.UnitGuard;
import dev.keyhold.sql.WriterCounts;
import java.sql.Connection;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A hub's deferred foreign key to our tables: the commit finds what is wrong, and whose it is. */
class DeferredKeyTest extends RobotHub {
  @Test
  void a_deferred_foreign_key_undoes_only_the_unit_that_broke_it() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CompletableFuture<Boolean> first =
        CompletableFuture.supplyAsync(
            () ->
                storage.write(
                    tx -> {
                      running.countDown();
                      await(mayEnd);
                      return true;
                    }));
    running.await();
    // Both wait behind the first, in whichever order, and share its commit or the next one.
    CompletableFuture<ApiKey> good =
        CompletableFuture.supplyAsync(() -> storage.write(tx -> tx.apiKeys().insert(key("good"))));
    CompletableFuture<Boolean> bad =
        CompletableFuture.supplyAsync(
            () ->
                storage.write(
                    tx -> {
                      insertRobot(tx, "nobody");
                      return true;
                    }));
    mayEnd.countDown();

    assertThat(first.get()).isTrue();
    assertThat(good.get()).isEqualTo(key("good"));
    assertThatThrownBy(bad::get).hasCauseInstanceOf(StorageException.MissingReference.class);
    assertThat(robots()).isEmpty();
    Optional<ApiKey> found = storage.read(tx -> tx.apiKeys().findById("good"));
    assertThat(found).isPresent();
  }

  @Test
  void a_unit_without_the_handle_that_breaks_a_deferred_foreign_key_is_told_so_if_it_is_alone() {
    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          insertRobot(tx, "ada");
          return true;
        });

    assertThatThrownBy(() -> storage.write(tx -> tx.identities().accounts().delete("ada")))
        .isInstanceOf(StorageException.MissingReference.class);
    assertThat(account("ada")).contains(ADA);
  }

  @Test
  void units_that_share_the_commit_of_a_broken_foreign_key_are_told_that_a_retry_may_help()
      throws Exception {
    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          insertRobot(tx, "ada");
          return true;
        });
    PendingUnit<Account> good = new PendingUnit<>(tx -> tx.identities().accounts().create(GRACE));
    PendingUnit<Boolean> bad = new PendingUnit<>(tx -> tx.identities().accounts().delete("ada"));
    Iterator<PendingUnit<?>> waiting = List.<PendingUnit<?>>of(bad).iterator();
    try (Connection connection = SqliteStorage.dataSource(file()).getConnection();
        Handle handle =
            Bindings.install(Jdbi.create(connection))
                .open()
                .setStatementBuilder(new KeptStatements())) {
      new Batch(
              SqliteSession.of(handle, connection, List.of()),
              new UnitGuard(),
              Optional.empty(),
              CommitWatch.NONE,
              new WriterCounts(),
              TableCatalog.NONE)
          .run(good, () -> waiting.hasNext() ? Optional.of(waiting.next()) : Optional.empty());
    }

    assertThatThrownBy(() -> good.await(Duration.ofSeconds(1)))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("deferred foreign key");
    assertThat(account("grace")).isEmpty();
  }

  @Test
  void an_account_that_a_hubs_row_refers_to_is_not_deleted() {
    execute(file(), "CREATE TABLE pets (owner TEXT REFERENCES accounts (id))");
    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          return SqliteStorage.handle(tx).execute("INSERT INTO pets VALUES ('ada')");
        });

    assertThatThrownBy(() -> storage.write(tx -> tx.identities().accounts().delete("ada")))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("refer to");
    assertThat(account("ada")).isPresent();
  }

  @RepeatedTest(10)
  void a_unit_with_the_handle_is_not_blamed_for_what_another_one_broke() throws Exception {
    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          tx.identities().accounts().create(GRACE);
          insertRobot(tx, "ada");
          return true;
        });
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CompletableFuture<Boolean> first =
        CompletableFuture.supplyAsync(
            () ->
                storage.write(
                    tx -> {
                      running.countDown();
                      await(mayEnd);
                      return true;
                    }));
    running.await();
    CompletableFuture<Boolean> guilty =
        CompletableFuture.supplyAsync(
            () -> storage.write(tx -> tx.identities().accounts().delete("ada")));
    CompletableFuture<Boolean> innocent =
        CompletableFuture.supplyAsync(
            () ->
                storage.write(
                    tx -> {
                      insertRobot(tx, "grace");
                      return true;
                    }));
    mayEnd.countDown();

    assertThatThrownBy(guilty::get).hasCauseInstanceOf(StorageException.class);
    Throwable blamed = catchThrowable(innocent::get);
    assertThat(blamed == null || blamed.getCause() instanceof StorageException.Unavailable)
        .as(String.valueOf(blamed))
        .isTrue();
    assertThat(catchThrowable(first::get))
        .satisfiesAnyOf(
            none -> assertThat(none).isNull(),
            some -> assertThat(some).hasCauseInstanceOf(StorageException.Unavailable.class));
    assertThat(account("ada")).isPresent();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

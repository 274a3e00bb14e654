package dev.keyhold.postgres;

import static dev.keyhold.postgres.Samples.ADA;
import static dev.keyhold.postgres.Samples.GRACE;
import static dev.keyhold.postgres.Samples.execute;
import static dev.keyhold.postgres.Samples.hasAccount;
import static dev.keyhold.postgres.Samples.metric;
import static dev.keyhold.postgres.Samples.stranger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.testserver.PostgresServer;
import java.sql.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a write whose connection goes is known, or said to be unknown. */
@Timeout(60)
class LostConnectionTest {
  private static final String TERMINATE =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
          + " WHERE pid <> pg_backend_pid() AND (application_name LIKE 'keyhold%')";

  private final String url = PostgresServer.url();
  private TcpProxy proxy;
  private PostgresStorage storage;

  @BeforeEach
  void the_wire_is_whole() throws Exception {
    proxy = new TcpProxy(PostgresServer.port());
    storage =
        PostgresStorage.open(
            StorageConfig.builder(PostgresServer.through(url, proxy.port()))
                .setting("busy-timeout", "PT1S")
                .setting("socket-timeout", "PT2S")
                .build());
  }

  @AfterEach
  void close() throws Exception {
    storage.close();
    proxy.close();
  }

  @Test
  void a_wire_that_is_cut_before_the_commit_arrives_wrote_nothing() {
    proxy.next(TcpProxy.Fault.CUT_BEFORE_COMMIT);

    assertThatThrownBy(() -> storage.write(tx -> tx.identities().accounts().create(ADA)))
        .isInstanceOf(StorageException.Unavailable.class);

    assertThat(hasAccount(storage, "ada")).isFalse();
    storage.write(tx -> tx.identities().accounts().create(ADA));
    assertThat(hasAccount(storage, "ada")).isTrue();
  }

  @Test
  void a_commit_whose_answer_is_lost_is_found_out() {
    proxy.next(TcpProxy.Fault.CUT_AFTER_COMMIT);

    storage.write(tx -> tx.identities().accounts().create(ADA));

    assertThat(hasAccount(storage, "ada")).isTrue();
    assertThat(metric(storage, "keyhold.writer.reconnections")).isEqualTo(1);
    assertThat(metric(storage, "keyhold.writer.unknown")).isZero();
  }

  @Test
  void a_commit_that_vanishes_on_a_wire_that_looks_whole_wrote_nothing() {
    proxy.next(TcpProxy.Fault.SWALLOW_COMMIT);

    assertThatThrownBy(() -> storage.write(tx -> tx.identities().accounts().create(ADA)))
        .isInstanceOf(StorageException.Unavailable.class);

    assertThat(hasAccount(storage, "ada")).isFalse();
  }

  @Test
  void where_nobody_answers_any_more_the_outcome_is_unknown() {
    proxy.next(TcpProxy.Fault.CUT_AFTER_COMMIT);

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      proxy.refuseNew();
                      return tx.identities().accounts().create(ADA);
                    }))
        .isInstanceOf(StorageException.OutcomeUnknown.class);

    assertThat(metric(storage, "keyhold.writer.unknown")).isEqualTo(1);
    proxy.bringUp();
    assertThat(hasAccount(storage, "ada")).isTrue();
    storage.write(tx -> tx.identities().accounts().create(GRACE));
  }

  @Test
  void what_became_of_one_commit_is_not_taken_for_what_became_of_the_next() {
    proxy.next(TcpProxy.Fault.CUT_AFTER_COMMIT);
    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      proxy.refuseNew();
                      return tx.identities().accounts().create(ADA);
                    }))
        .isInstanceOf(StorageException.OutcomeUnknown.class);
    proxy.bringUp();
    proxy.next(TcpProxy.Fault.CUT_BEFORE_COMMIT);

    assertThatThrownBy(() -> storage.write(tx -> tx.identities().accounts().create(GRACE)))
        .isInstanceOf(StorageException.Unavailable.class);

    assertThat(hasAccount(storage, "ada")).isTrue();
    assertThat(hasAccount(storage, "grace")).isFalse();
  }

  @Test
  void a_unit_whose_connection_goes_while_it_runs_wrote_nothing() {
    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      tx.identities().accounts().create(ADA);
                      proxy.cutAll();
                      return tx.identities().accounts().create(GRACE);
                    }))
        .isInstanceOf(StorageException.Unavailable.class);

    assertThat(hasAccount(storage, "ada")).isFalse();
    storage.write(tx -> tx.identities().accounts().create(ADA));
  }

  @Test
  void between_two_units_nobody_notices_a_lost_connection() throws Exception {
    storage.write(tx -> tx.identities().accounts().create(ADA));
    storage.write(tx -> tx.apiKeys().insert(Samples.key("key")));
    assertThat(storage.findKey(Samples.key("none").hash())).isEmpty();
    assertThat(hasAccount(storage, "ada")).isTrue();
    try (Connection connection = stranger(url)) {
      execute(connection, TERMINATE);
    }

    assertThat(storage.findKey(Samples.key("key").hash())).isPresent();
    assertThat(hasAccount(storage, "ada")).isTrue();
    storage.write(tx -> tx.identities().accounts().create(GRACE));

    assertThat(hasAccount(storage, "grace")).isTrue();
  }

  @Test
  void a_key_is_not_answered_from_memory_while_nobody_can_look() {
    storage.write(tx -> tx.apiKeys().insert(Samples.key("key")));
    assertThat(storage.findKey(Samples.key("key").hash())).isPresent();
    proxy.takeDown();
    awaitBound();

    assertThatThrownBy(() -> storage.findKey(Samples.key("key").hash()))
        .isInstanceOf(StorageException.Unavailable.class);

    proxy.bringUp();
    assertThat(storage.findKey(Samples.key("key").hash())).isPresent();
  }

  /** Longer than memory may be trusted. */
  private static void awaitBound() {
    long end = System.nanoTime() + 10_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}

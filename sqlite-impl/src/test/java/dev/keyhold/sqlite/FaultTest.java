package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.GRACE;
import static dev.keyhold.sqlite.Samples.T0;
import static dev.keyhold.sqlite.Samples.entry;
import static dev.keyhold.sqlite.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when the disk, another process or a unit of work itself gets in the way. */
class FaultTest {
  private static final String CANARY = "canary-0815";

  @TempDir Path folder;
  private Path file;
  private Storage storage;

  @BeforeEach
  void open() {
    file = folder.resolve("system.db");
    storage =
        Keyhold.open(
            StorageConfig.builder("sqlite:" + file).setting("busy-timeout", "PT0.05S").build());
    storage.write(tx -> tx.identities().accounts().create(ADA));
  }

  @AfterEach
  void close() {
    storage.close();
  }

  /** The first connection that a storage takes from a hub's pool is the one that it writes by. */
  private void let_the_database_be_small() throws SQLException {
    storage.close();
    DataSource own = SqliteStorage.dataSource(file);
    Connection writing = own.getConnection();
    try (Statement statement = writing.createStatement()) {
      statement.execute("PRAGMA max_page_count = 100");
    }
    DataSource source = mock(DataSource.class);
    when(source.getConnection()).thenReturn(writing).thenAnswer(call -> own.getConnection());
    storage = SqliteStorage.open(source);
  }

  @Test
  void a_full_database_refuses_the_unit_and_keeps_the_rest() throws Exception {
    let_the_database_be_small();

    assertThatThrownBy(() -> storage.write(tx -> fill(tx.audit()::append)))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("full");

    long entries = storage.read(tx -> tx.audit().count(AuditQuery.ALL));
    assertThat(entries).isZero();
    storage.write(tx -> tx.identities().accounts().create(GRACE));
    assertThat(accounts()).containsExactly(ADA, GRACE);
  }

  @Test
  void a_commit_that_the_jvm_cannot_make_says_what_the_operator_can_do() {
    storage.onCommit(
        (tx, appended) -> {
          throw new OutOfMemoryError("Java heap space");
        });

    assertThatThrownBy(() -> storage.write(tx -> tx.audit().append(entry("e1"))))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("no memory left; give it more with -Xmx");
  }

  @Test
  void a_unit_that_goes_on_after_a_full_database_writes_nothing() throws Exception {
    let_the_database_be_small();

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      assertThatThrownBy(() -> fill(tx.audit()::append))
                          .isInstanceOf(StorageException.Unavailable.class);
                      return tx.identities().accounts().create(GRACE);
                    }))
        .isInstanceOf(StorageException.Unavailable.class);

    assertThat(accounts()).containsExactly(ADA);
  }

  @Test
  void a_lock_that_another_process_holds_too_long_is_unavailable_and_nothing_is_written()
      throws Exception {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");

      assertThatThrownBy(() -> storage.write(tx -> tx.identities().accounts().create(GRACE)))
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("locked by another process");
      assertThat(accounts()).as("readers go on").containsExactly(ADA);
      statement.execute("ROLLBACK");
    }

    storage.write(tx -> tx.identities().accounts().create(GRACE));
    assertThat(accounts()).containsExactly(ADA, GRACE);
  }

  @Test
  void what_another_process_wrote_is_seen() throws Exception {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("UPDATE accounts SET display_name = 'Ada' WHERE id = 'ada'");
    }

    Optional<Account> found = storage.read(tx -> tx.identities().accounts().find("ada"));
    assertThat(found.flatMap(Account::displayName)).contains("Ada");
  }

  @Test
  void a_row_that_is_not_what_it_should_be_is_corrupt() throws Exception {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("UPDATE accounts SET email = 'nonsense' WHERE id = 'ada'");
    }

    assertThatThrownBy(() -> storage.read(tx -> tx.identities().accounts().find("ada")))
        .isInstanceOf(StorageException.Corrupt.class)
        .hasMessageContainingAll("the row accounts ada", "e-mail address");
  }

  @Test
  void a_number_that_is_larger_than_it_can_be_is_corrupt() throws Exception {
    storage.write(
        tx -> tx.identities().passwords().set("ada", new PasswordHash("hash"), false, T0));
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("UPDATE password_credentials SET failed_attempts = 3000000000");
    }

    assertThatThrownBy(() -> storage.read(tx -> tx.identities().passwords().find("ada")))
        .isInstanceOf(StorageException.Corrupt.class);
  }

  @Test
  void an_error_inside_a_unit_undoes_it_and_the_writer_goes_on() {
    OutOfMemoryError error = new OutOfMemoryError("pretended");

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      tx.identities().accounts().create(GRACE);
                      throw error;
                    }))
        .isSameAs(error);

    storage.write(tx -> tx.apiKeys().insert(key("after")));
    assertThat(accounts()).containsExactly(ADA);
  }

  @Test
  void a_unit_that_interrupts_its_own_thread_does_not_stop_the_writer() {
    storage.write(
        tx -> {
          Thread.currentThread().interrupt();
          return true;
        });

    for (int i = 0; i < 10; i++) {
      ApiKey key = key("key" + i);
      storage.write(Duration.ofSeconds(5), tx -> tx.apiKeys().insert(key));
    }
    Optional<ApiKey> found = storage.read(tx -> tx.apiKeys().findById("key9"));
    assertThat(found).isPresent();
  }

  @ParameterizedTest
  @MethodSource("exceptionsThatAreOftenTakenApart")
  void what_a_unit_throws_comes_out_as_thrown(Exception thrown) {
    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      throw thrown;
                    }))
        .isSameAs(thrown);
  }

  static List<Exception> exceptionsThatAreOftenTakenApart() {
    Exception cause = new IOException("beneath");
    return List.of(
        new CompletionException(cause),
        new ExecutionException(cause),
        new CancellationException("gone"),
        new TimeoutException("late"),
        new InterruptedException("woken"),
        new SQLException("the hub's own"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.1.1", "1.x", "1.99999999999999999999", ""})
  void a_cursor_that_the_trail_did_not_give_out_is_invalid_input(String position) {
    PageRequest page =
        PageRequest.first(1)
            .after(Cursor.of(Cursor.list("audit", AuditQuery.ALL), position.split("\\.")));

    assertThatThrownBy(() -> storage.read(tx -> tx.audit().list(AuditQuery.ALL, page)))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void no_message_holds_what_a_hub_binds_through_its_handle() {
    Throwable thrown =
        catchThrowable(
            () ->
                storage.write(
                    tx -> SqliteStorage.handle(tx).execute("INSERT INTO nope VALUES (?)", CANARY)));

    assertThat(printed(thrown)).contains("nope").doesNotContain(CANARY);
  }

  @Test
  void no_message_and_no_cause_holds_a_hash() {
    PasswordHash password = new PasswordHash(CANARY);
    KeyHash hash = new KeyHash(CANARY);
    ApiKey secret = ApiKey.builder("secret", hash, "sha256", T0).build();
    storage.write(tx -> tx.apiKeys().insert(secret));

    for (Throwable thrown :
        List.of(
            catchThrowable(
                () ->
                    storage.write(
                        tx ->
                            tx.apiKeys()
                                .insert(ApiKey.builder("other", hash, "sha256", T0).build()))),
            catchThrowable(() -> storage.write(tx -> tx.apiKeys().insert(secret))),
            catchThrowable(
                () ->
                    storage.write(
                        tx -> tx.identities().passwords().set("nobody", password, false, T0))),
            catchThrowable(
                () ->
                    storage.write(
                        tx ->
                            tx.apiKeys().insert(secret.toBuilder().ownerId("nobody").build()))))) {
      assertThat(printed(thrown)).doesNotContain(CANARY).contains("docs/errors.md#");
    }
    assertThat(secret.toString()).doesNotContain(CANARY);
  }

  private static boolean fill(Consumer<AuditEntry> append) {
    for (int i = 0; i < 10_000; i++) {
      append.accept(entry("entry" + i));
    }
    return true;
  }

  private List<Account> accounts() {
    return storage.read(tx -> tx.identities().accounts().list(PageRequest.first(10)).items());
  }

  static String printed(Throwable thrown) {
    StringWriter out = new StringWriter();
    thrown.printStackTrace(new PrintWriter(out));
    return out.toString();
  }
}

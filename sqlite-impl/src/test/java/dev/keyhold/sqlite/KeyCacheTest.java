package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ACME;
import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.GRACE;
import static dev.keyhold.sqlite.Samples.T0;
import static dev.keyhold.sqlite.Samples.key;
import static dev.keyhold.sqlite.Samples.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.UnitOfWork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the memory of a storage says of keys. That it does so from memory is seen by its counters.
 */
@Timeout(60)
class KeyCacheTest {
  private static final ApiKey KEY =
      key("key").toBuilder()
          .ownerId("ada")
          .organizationId("acme")
          .tags(List.of("one", "two"))
          .build();
  private static final Duration BOUND = Duration.ofMillis(5);

  @TempDir Path folder;
  private SqliteStorage storage;

  @BeforeEach
  void there_are_keys_in_memory() {
    storage = SqliteStorage.open(file());
    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          tx.identities().accounts().create(GRACE);
          tx.identities().organizations().create(ACME.ownedBy("grace", T0));
          tx.apiKeys().insert(key("other"));
          return tx.apiKeys().insert(KEY);
        });
    warm();
  }

  @AfterEach
  void close() {
    storage.close();
  }

  /** Its files have changed by being closed, and nobody is to be frightened by that. */
  @Test
  void a_closed_storage_says_that_it_is_closed_and_that_nothing_is_lost() {
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler handler = new LogCapture(logged);
    Logger logger = Logger.getLogger(SqliteStorage.class.getName());
    logger.addHandler(handler);
    try {
      storage.close();
      long end = System.nanoTime() + BOUND.multipliedBy(4).toNanos();
      while (System.nanoTime() < end) {
        assertThatThrownBy(() -> storage.findKey(KEY.hash()))
            .isInstanceOf(StorageException.Unavailable.class)
            .hasMessageContaining("closed");
      }
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(logged).isEmpty();
  }

  private static final class LogCapture extends Handler {
    private final List<String> logged;

    LogCapture(List<String> logged) {
      this.logged = logged;
    }

    @Override
    public void publish(LogRecord entry) {
      logged.add(entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private Path file() {
    return folder.resolve("system.db");
  }

  private void warm() {
    warm(storage, "key", "other");
  }

  /** Looks keys up until memory answers. */
  static void warm(SqliteStorage storage, String... ids) {
    for (String id : ids) {
      double hits = metric(storage, "keyhold.cache.hits");
      while (metric(storage, "keyhold.cache.hits") == hits) {
        assertThat(storage.findKey(key(id).hash())).isPresent();
      }
    }
  }

  /** What a transaction, which asks the file, says at this moment. */
  private Optional<OwnedKey> inTheFile(KeyHash hash) {
    return storage.read(tx -> tx.apiKeys().findByHash(hash).map(found -> owned(tx, found)));
  }

  private static OwnedKey owned(Transaction tx, ApiKey key) {
    return new OwnedKey(
        key,
        key.ownerId().map(id -> tx.identities().accounts().find(id).orElseThrow().status()),
        key.organizationId()
            .map(id -> tx.identities().organizations().find(id).orElseThrow().status()));
  }

  private void checkAgainstTheFile() {
    for (String id : List.of("key", "other", "new")) {
      KeyHash hash = key(id).hash();
      assertThat(storage.findKey(hash)).isEqualTo(inTheFile(hash));
    }
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change("revoke", tx -> tx.apiKeys().revoke("key", Revocation.at(T0))),
        change("disable", tx -> tx.apiKeys().disable("key", T0)),
        change("delete", tx -> tx.apiKeys().delete("key")),
        change("delete by owner", tx -> tx.apiKeys().deleteByOwner("ada")),
        change(
            "patch", tx -> tx.apiKeys().update("key", ApiKeyPatch.NONE.name(Change.to("n")), T0)),
        change(
            "patch of tags alone",
            tx -> tx.apiKeys().update("key", ApiKeyPatch.NONE.tags(List.of("three")), T0)),
        change("use", tx -> tx.apiKeys().markUsed("key", T0.plusSeconds(1))),
        change(
            "use and disabling",
            tx -> {
              tx.apiKeys().markUsed("key", T0.plusSeconds(1));
              tx.apiKeys().disable("key", T0);
            }),
        change(
            "new hash",
            tx -> tx.apiKeys().rehash("key", KEY.hash(), key("new").hash(), "sha256", T0)),
        change(
            "rotation",
            tx ->
                tx.apiKeys()
                    .rotate(
                        "key",
                        key("new").toBuilder().ownerId("ada").organizationId("acme").build(),
                        Rotation.at(T0))),
        change(
            "suspension of the owner",
            tx -> tx.identities().accounts().changeStatus("ada", AccountStatus.SUSPENDED, T0)),
        change("deletion of the owner", tx -> tx.identities().accounts().delete("ada")),
        change(
            "suspension of the organization",
            tx ->
                tx.identities()
                    .organizations()
                    .changeStatus("acme", OrganizationStatus.SUSPENDED, T0)),
        change(
            "deletion of the organization", tx -> tx.identities().organizations().delete("acme")));
  }

  static Stream<String> statements() {
    return Stream.of(
        "UPDATE api_keys SET enabled = 0 WHERE id = 'key'",
        "UPDATE api_keys SET last_used_at = 7",
        "DELETE FROM api_keys",
        "DELETE FROM accounts WHERE id = 'ada'",
        "DELETE FROM organizations",
        "UPDATE organizations SET status = 'suspended'",
        "UPDATE accounts SET status = 'deactivated'",
        "INSERT OR REPLACE INTO accounts (id, access_level, status, created_at, updated_at)"
            + " VALUES ('ada', 'service', 'suspended', 0, 0)",
        "DELETE FROM api_key_tags WHERE tag = 'one'",
        "UPDATE api_key_tags SET tag = 'three' WHERE tag = 'one'",
        "INSERT INTO api_key_tags SELECT seq, 7, 'seven' FROM api_keys WHERE id = 'key'");
  }

  private static Arguments change(String name, Consumer<Transaction> change) {
    return Arguments.of(name, change);
  }

  private static UnitOfWork<Boolean, RuntimeException> unit(Consumer<Transaction> change) {
    return tx -> {
      change.accept(tx);
      return true;
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void a_change_shows_as_soon_as_it_is_committed(String name, Consumer<Transaction> change) {
    storage.write(unit(change));

    checkAgainstTheFile();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void a_change_that_is_rolled_back_never_shows(String name, Consumer<Transaction> change) {
    Optional<OwnedKey> before = storage.findKey(KEY.hash());

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      change.accept(tx);
                      throw new StorageException.Conflict("on second thoughts");
                    }))
        .isInstanceOf(StorageException.Conflict.class);

    assertThat(storage.findKey(KEY.hash())).isEqualTo(before);
    checkAgainstTheFile();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void a_change_by_another_connection_shows_within_the_bound(
      String name, Consumer<Transaction> change) {
    try (SqliteStorage other = SqliteStorage.open(file())) {
      other.write(unit(change));
      checkAfterTheBound();
    }
  }

  @ParameterizedTest
  @MethodSource("statements")
  void a_statement_by_another_connection_shows_within_the_bound(String statement) {
    RobotHub.execute(file(), statement);

    checkAfterTheBound();
  }

  private void checkAfterTheBound() {
    long committed = System.nanoTime();
    while (System.nanoTime() - committed <= BOUND.toNanos()) {
      storage.findKey(KEY.hash()); // keeps the memory warm for as long as it may be
    }
    checkAgainstTheFile();
  }

  @Test
  void more_changes_than_are_told_one_by_one_are_all_seen() {
    RobotHub.execute(
        file(),
        """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
        INSERT INTO api_keys (id, owner_id, key_hash, hash_scheme, created_at, updated_at)
        SELECT 'id' || i, 'ada', 'hash of id' || i, 'sha256', 0, 0 FROM n
        """);
    KeyHash last = key("id60000").hash();
    assertThat(storage.findKey(last)).isPresent();

    storage.write(
        tx -> tx.identities().accounts().changeStatus("ada", AccountStatus.SUSPENDED, T0));

    assertThat(storage.findKey(last).orElseThrow().ownerStatus()).contains(AccountStatus.SUSPENDED);
    checkAgainstTheFile();
    warm();
  }
}

package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.Journey.Times;
import dev.keyhold.credentials.Argon2Cost;
import dev.keyhold.credentials.Passwords;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.Verification.Rejected;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.RefusedAttempt;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.sqlite.SqliteStorage;
import dev.keyhold.tck.InMemoryStorage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attempts that fail are on record, and nobody can fill the disk with them. */
class RefusedAttemptsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Storage plain = InMemoryStorage.open();
  private final AuditScope scope = new AuditScope(AuditContext.UNKNOWN);
  private Instant now = Times.T0;
  private final AuditedStorage storage =
      AuditedStorage.builder(plain, scope).clock(() -> now).refusedAttempts(HOUR, 10).build();
  private final ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.DEFAULT).clock(() -> now).build();

  @Test
  void the_first_refusal_is_on_record() {
    scope.call(
        AuditContext.builder().address("192.0.2.1").requestId("r-1").build(),
        () -> keys.verify("no key of ours"));
    storage.flushAttempts();

    AuditEntry entry = trail().get(0).content();
    assertThat(entry)
        .isEqualTo(
            AuditEntry.builder(entry.id(), "api_key.verify", Times.T0)
                .outcome(Outcome.DENIED)
                .reason("INVALID_KEY")
                .address("192.0.2.1")
                .requestId("r-1")
                .build());
  }

  @Test
  void a_refused_key_that_is_known_is_named_with_its_owner() {
    storage.write(tx -> Journey.CREATE_ADA.step.in(tx));
    IssuedKey issued = keys.issue(KeyRequest.PLAIN.ownerId("ada"));
    String secret = new String(issued.secret().reveal());
    keys.revoke(issued.key().id());

    keys.verify(secret);
    storage.flushAttempts();

    AuditEntry entry = last();
    assertThat(entry.reason()).contains("REVOKED");
    assertThat(entry.ownerId()).contains("ada");
    assertThat(entry.targetType()).contains("api_key");
    assertThat(entry.targetId()).contains(issued.key().id());
    assertThat(trail().toString()).doesNotContain(secret);
  }

  @Test
  void a_verified_key_and_a_request_without_one_leave_nothing() {
    IssuedKey issued = keys.issue(KeyRequest.PLAIN);
    int before = trail().size();

    keys.verify(new String(issued.secret().reveal()));
    keys.verify("");
    storage.flushAttempts();

    assertThat(trail()).hasSize(before);
  }

  @Test
  void repeats_have_no_entry_before_the_window_ends() {
    for (int i = 0; i < 1_000; i++) {
      keys.verify("wrong " + i);
    }
    storage.flushAttempts();

    assertThat(trail()).hasSize(2);
    assertThat(last().details().text()).contains("\"count\":999");
  }

  private static AttemptTrail into(Storage storage) {
    return new AttemptTrail(
        "",
        entries ->
            storage.run(
                tx ->
                    entries.forEach(
                        entry -> tx.audit().append(entry, CanonicalEntry.salted(entry)))));
  }

  @Test
  void nobody_fills_the_trail_from_many_addresses() {
    AttemptTrail into = into(plain);
    RefusedAttempts attempts = new RefusedAttempts(into, () -> now, HOUR, 10);
    for (int i = 0; i < 1_000; i++) {
      attempts.heard(into, attempt("INVALID_KEY"), from("192.0.2." + i));
    }
    attempts.flush(SOON);

    assertThat(trail()).hasSize(11);
    assertThat(last().reason()).contains("SEVERAL");
    assertThat(last().address()).isEmpty();
    assertThat(last().details().text()).contains("\"count\":990");
    attempts.close();
  }

  @Test
  void a_repeat_entry_says_how_many_and_from_when_to_when() {
    AttemptTrail into = into(plain);
    RefusedAttempts attempts = new RefusedAttempts(into, () -> now, HOUR, 10);
    for (int i = 0; i < 4; i++) {
      attempts.heard(into, attempt("REVOKED"), from("192.0.2.1"));
      now = now.plusSeconds(1);
    }
    attempts.flush(SOON);

    assertThat(trail()).hasSize(2);
    assertThat(last().details())
        .isEqualTo(
            Json.parse(
                """
                {"count": 3, "from": "2026-01-01T00:00:01.000Z", "until": "2026-01-01T00:00:03.000Z"}
                """));
    attempts.heard(into, attempt("REVOKED"), from("192.0.2.1"));
    attempts.flush(SOON);
    assertThat(trail()).as("a new window begins with an entry").hasSize(3);
    attempts.close();
  }

  @Test
  void the_window_ends_by_itself() throws Exception {
    Storage own = InMemoryStorage.open();
    BlockingQueue<StoredEntry> written = new LinkedBlockingQueue<>();
    own.onCommit((tx, appended) -> written.addAll(appended));
    AttemptTrail into = into(own);
    RefusedAttempts attempts = new RefusedAttempts(into, () -> now, Duration.ofMillis(50), 10);

    attempts.heard(into, attempt("REVOKED"), from("192.0.2.1"));
    attempts.heard(into, attempt("REVOKED"), from("192.0.2.1"));

    written.take();
    assertThat(written.take().content().details().text()).contains("\"count\":1");
    attempts.close();
  }

  @Test
  void what_cannot_be_recorded_stays_counted() {
    Storage own = InMemoryStorage.open();
    boolean[] broken = {true};
    own.onCommit(
        (tx, appended) -> {
          if (broken[0]) {
            throw new IllegalStateException("full");
          }
        });
    AttemptTrail into = into(own);
    RefusedAttempts attempts = new RefusedAttempts(into, () -> now, HOUR, 10);
    attempts.heard(into, attempt("REVOKED"), from("192.0.2.1"));
    attempts.heard(into, attempt("REVOKED"), from("192.0.2.1"));
    attempts.flush(SOON);
    assertThat(trail(own)).isEmpty();
    assertThat(attempts.metrics().get(0).value().getAsDouble()).isEqualTo(2);

    broken[0] = false;
    attempts.flush(SOON);
    attempts.close();

    assertThat(trail(own)).extracting(RefusedAttemptsTest::counted).containsExactly(1L, 1L);
  }

  @Test
  void what_cannot_be_recorded_for_many_windows_is_bounded_and_none_is_lost() {
    Storage own = InMemoryStorage.open();
    boolean[] broken = {true};
    own.onCommit(
        (tx, appended) -> {
          if (broken[0]) {
            throw new IllegalStateException("full");
          }
        });
    AttemptTrail into = into(own);
    RefusedAttempts attempts = new RefusedAttempts(into, () -> now, HOUR, 10);
    for (int i = 0; i < 500; i++) {
      attempts.heard(into, attempt("REVOKED"), from("192.0.2." + i));
      if (i % 10 == 0) {
        attempts.flush(SOON);
      }
    }

    broken[0] = false;
    attempts.flush(SOON);
    attempts.close();

    assertThat(trail(own)).hasSizeLessThanOrEqualTo(11);
    assertThat(trail(own).stream().mapToLong(RefusedAttemptsTest::counted).sum()).isEqualTo(500);
  }

  @Test
  void an_attempt_that_comes_while_others_are_recorded_is_recorded_too() {
    Storage own = InMemoryStorage.open();
    AttemptTrail into = into(own);
    RefusedAttempts[] attempts = new RefusedAttempts[1];
    own.onCommit(
        (tx, appended) -> {
          if (appended.get(0).sequence() == 1) {
            attempts[0].heard(into, attempt("REVOKED"), from("192.0.2.1"));
            attempts[0].heard(into, attempt("EXPIRED"), from("192.0.2.1"));
          }
        });
    attempts[0] = new RefusedAttempts(into, () -> now, HOUR, 10);
    attempts[0].heard(into, attempt("REVOKED"), from("192.0.2.1"));
    attempts[0].flush(SOON);
    attempts[0].flush(SOON);
    attempts[0].close();

    assertThat(trail(own).stream().mapToLong(RefusedAttemptsTest::counted).sum()).isEqualTo(3);
  }

  /** Another process has the write lock, for as long as anybody would wait for it. */
  @Test
  void refusals_and_verifications_end_while_nothing_can_be_written(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("system.db");
    StorageConfig patient =
        StorageConfig.builder("sqlite:" + file)
            .writeTimeout(Duration.ofMinutes(10))
            .setting("busy-timeout", "PT10M")
            .build();
    try (AuditedStorage audited = AuditedStorage.over(SqliteStorage.open(patient), scope);
        ApiKeys hub = ApiKeys.of(audited, KeyPolicy.DEFAULT);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement sql = other.createStatement()) {
      IssuedKey good = hub.issue(KeyRequest.PLAIN);
      IssuedKey revoked = hub.issue(KeyRequest.PLAIN);
      hub.revoke(revoked.key().id());
      String refused = new String(revoked.secret().reveal());
      sql.execute("BEGIN IMMEDIATE");

      // The lock is let go only after them, so that whoever waited for it would never end.
      assertThat(onAThreadOfItsOwn(() -> hub.verify(refused))).isInstanceOf(Rejected.class);
      assertThat(onAThreadOfItsOwn(() -> hub.verify(new String(good.secret().reveal()))))
          .isInstanceOf(Verified.class);
      assertThat(deniedIn(audited)).isZero();

      sql.execute("ROLLBACK");
      while (deniedIn(audited) == 0) {
        audited.flushAttempts();
      }
      assertThat(deniedIn(audited)).isOne();
    }
  }

  private static long deniedIn(Storage storage) {
    return trail(storage).stream()
        .filter(entry -> entry.content().outcome() == Outcome.DENIED)
        .count();
  }

  /** Gives up long before a write does. */
  private static <T> T onAThreadOfItsOwn(Callable<T> call) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      return thread.submit(call).get(60, TimeUnit.SECONDS);
    } finally {
      thread.shutdown();
    }
  }

  @Test
  @Timeout(60)
  void a_storage_that_could_not_be_closed_goes_on_with_its_windows() {
    Storage own = InMemoryStorage.open();
    AuditedStorage brief =
        AuditedStorage.builder(own, scope)
            .clock(() -> now)
            .refusedAttempts(Duration.ofMillis(50), 10)
            .build();
    assertThatThrownBy(
            () ->
                brief.write(
                    tx -> {
                      brief.close();
                      return true;
                    }))
        .isInstanceOf(IllegalStateException.class);

    while (trail(own).stream()
        .map(StoredEntry::content)
        .noneMatch(RefusedAttemptsTest::isRepeats)) {
      brief.attemptRefused(attempt("REVOKED"));
    }
    brief.close();
  }

  private static boolean isRepeats(AuditEntry entry) {
    return entry.details().text().contains("count");
  }

  @Test
  void a_refusal_stands_though_nobody_can_say_who_asks() {
    Storage own = InMemoryStorage.open();
    AuditedStorage lost =
        AuditedStorage.over(
            own,
            () -> {
              throw new IllegalStateException("there is no request");
            });

    lost.attemptRefused(attempt("REVOKED"));
    lost.flushAttempts();

    assertThat(last(own).reason()).contains("REVOKED");
    assertThat(last(own).actorId()).isEmpty();
    lost.close();
  }

  /** As of tenants, whose storages are made for each use. */
  @Test
  void many_trails_share_one_count_and_one_that_cannot_be_reached_stops_no_other() {
    Storage ours = InMemoryStorage.open();
    Storage theirs = InMemoryStorage.open();
    boolean[] broken = {true};
    theirs.onCommit(
        (tx, appended) -> {
          if (broken[0]) {
            throw new StorageException.Unavailable("moved");
          }
        });
    for (int i = 0; i < 5; i++) {
      of("ours", ours).attemptRefused(attempt("REVOKED"));
      of("theirs", theirs).attemptRefused(attempt("REVOKED"));
    }
    storage.flushAttempts();

    assertThat(trail(ours)).hasSize(2);
    assertThat(last(ours).details().text()).contains("\"count\":4");
    assertThat(trail(theirs)).isEmpty();
    assertThat(trail()).isEmpty();
    broken[0] = false;
    storage.flushAttempts();
    assertThat(trail(theirs)).hasSize(2);
    assertThat(TrailVerifier.verify(ours, List.of(), List.of(), read -> {}).isIntact()).isTrue();
  }

  private AuditedStorage of(String name, Storage plainOne) {
    return AuditedStorage.builder(new Again(plainOne), scope)
        .clock(() -> now)
        .refusedAttemptsWith(storage, name)
        .build();
  }

  /** Takes no hook, as it is decorated again and again. */
  private static class Again implements Storage {
    private final Storage inner;

    Again(Storage inner) {
      this.inner = inner;
    }

    @Override
    public Set<Part> offers() {
      return inner.offers();
    }

    @Override
    public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
      return inner.read(work);
    }

    @Override
    public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
      return inner.write(work);
    }

    @Override
    public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
      return inner.write(timeout, work);
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  @Test
  void attempts_on_a_trail_that_is_gone_are_not_tried_for_ever() {
    Storage gone =
        new Again(InMemoryStorage.open()) {
          @Override
          public <T, X extends Exception> T write(UnitOfWork<T, X> work) {
            throw new StorageException.NotFound("there is no such tenant");
          }
        };
    of("gone", gone).attemptRefused(attempt("REVOKED"));
    storage.flushAttempts();

    assertThat(storage.metrics().stream().filter(m -> m.name().endsWith("unrecorded")))
        .allSatisfy(metric -> assertThat(metric.value().getAsDouble()).isZero());
  }

  @Test
  void none_of_many_that_race_is_lost() throws Exception {
    AttemptTrail into = into(plain);
    RefusedAttempts attempts = new RefusedAttempts(into, () -> now, HOUR, 10);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String address = "192.0.2." + i % 2;
      all.add(
          threads.submit(
              () -> {
                start.await();
                for (int n = 0; n < 500; n++) {
                  attempts.heard(into, attempt("REVOKED"), from(address));
                  if (n % 100 == 0) {
                    attempts.flush(SOON);
                  }
                }
                return null;
              }));
    }
    start.countDown();
    for (Future<?> one : all) {
      one.get();
    }
    attempts.flush(SOON);
    attempts.close();
    threads.shutdown();

    long counted =
        trail().stream().map(StoredEntry::content).mapToLong(RefusedAttemptsTest::count).sum();
    assertThat(counted).isEqualTo(4_000);
  }

  private static long counted(StoredEntry stored) {
    return count(stored.content());
  }

  private static long count(AuditEntry entry) {
    Object value = entry.details().value();
    return value instanceof Map<?, ?> members && members.containsKey("count")
        ? Long.parseLong(members.get("count").toString())
        : 1;
  }

  @Test
  void a_wrong_password_is_on_record_and_no_password_is() {
    Passwords passwords =
        Passwords.builder(storage, () -> now)
            .cost(Argon2Cost.OWASP)
            .lockAfter(2, Duration.ofMinutes(15))
            .build();
    storage.write(tx -> Journey.CREATE_ADA.step.in(tx));
    passwords.set("ada", "canary right".toCharArray(), false);

    passwords.verify("ada@example.org", "canary wrong".toCharArray());
    storage.flushAttempts();
    AuditEntry first = last();
    passwords.verify("ada@example.org", "canary wrong".toCharArray());
    passwords.verify("nobody@example.org", "canary other".toCharArray());
    storage.flushAttempts();

    assertThat(first.action()).isEqualTo("password.verify");
    assertThat(first.outcome()).isEqualTo(Outcome.DENIED);
    assertThat(first.reason()).contains("WRONG_PASSWORD");
    assertThat(first.targetType()).contains("account");
    assertThat(first.targetId()).contains("ada");
    assertThat(trail().stream().map(entry -> entry.content().action()))
        .containsExactly(
            "account.create",
            "password.set",
            "password.verify",
            "password.lock",
            "password.verify",
            "password.verify");
    assertThat(trail().toString()).doesNotContain("canary").doesNotContain("argon2");
  }

  private static RefusedAttempt attempt(String reason) {
    return new RefusedAttempt(
        "api_key.verify", reason, Optional.empty(), "api_key", Optional.empty());
  }

  private static AuditContext from(String address) {
    return AuditContext.builder().address(address).build();
  }

  private List<StoredEntry> trail() {
    return trail(plain);
  }

  private static List<StoredEntry> trail(Storage storage) {
    return storage.read(tx -> tx.audit().readAfter(0, 1_000));
  }

  private AuditEntry last() {
    return last(plain);
  }

  private static AuditEntry last(Storage storage) {
    List<StoredEntry> trail = trail(storage);
    return trail.get(trail.size() - 1).content();
  }
}

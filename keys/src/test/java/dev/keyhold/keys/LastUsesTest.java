package dev.keyhold.keys;

import static dev.keyhold.keys.Samples.T0;
import static dev.keyhold.keys.Samples.adas;
import static dev.keyhold.keys.Samples.reveal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.keys.Samples.StoppedClock;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LastUsesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final InMemoryStorage storage = InMemoryStorage.open();
  private final ObservedStorage observed = new ObservedStorage(storage);
  private final StoppedClock clock = new StoppedClock();
  // An interval that none of these tests waits for in the background.
  private final ApiKeys keys =
      ApiKeys.builder(observed, KeyPolicy.DEFAULT).clock(clock).lastUsedInterval(MINUTE).build();

  @BeforeEach
  void ada_and_bob_have_accounts() {
    Samples.addAccounts(storage);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private static double metric(List<Metric> metrics, String name) {
    return metrics.stream()
        .filter(metric -> metric.name().equals(name))
        .map(Metric::value)
        .findFirst()
        .orElseThrow()
        .getAsDouble();
  }

  private static OwnedKey owned(ApiKey key) {
    return new OwnedKey(key, Optional.empty(), Optional.empty());
  }

  private ApiKey stored(IssuedKey issued) {
    return keys.find(issued.key().id()).orElseThrow();
  }

  @Test
  void a_use_is_written_when_the_keys_are_closed_and_changes_nothing_else() {
    IssuedKey issued = keys.issue(adas().name("ci"));
    clock.advance(MINUTE);

    keys.verify(reveal(issued.secret()));
    keys.close();

    assertThat(stored(issued))
        .isEqualTo(issued.key().toBuilder().lastUsedAt(T0.plus(MINUTE)).build());
    assertThat(metric(keys.metrics(), "keyhold.last.used.written")).isEqualTo(1);
  }

  @Test
  void a_key_that_is_refused_was_not_used() {
    IssuedKey issued = keys.issue(adas());
    keys.revoke(issued.key().id());

    keys.verify(reveal(issued.secret()));
    keys.close();

    assertThat(stored(issued).lastUsedAt()).isEmpty();
  }

  @Test
  void within_the_interval_a_key_is_written_once() {
    IssuedKey issued = keys.issue(adas());
    String text = reveal(issued.secret());
    keys.verify(text);
    keys.close();

    clock.advance(MINUTE.minusMillis(1));
    keys.verify(text);
    keys.close();
    assertThat(stored(issued).lastUsedAt()).contains(T0);

    clock.advance(Duration.ofMillis(1));
    keys.verify(text);
    keys.verify(text);
    keys.close();
    assertThat(stored(issued).lastUsedAt()).contains(T0.plus(MINUTE));
    assertThat(metric(keys.metrics(), "keyhold.last.used.written")).isEqualTo(2);
  }

  @Test
  void a_clock_that_goes_back_takes_no_last_use_back() {
    IssuedKey issued = keys.issue(adas());
    String text = reveal(issued.secret());
    clock.advance(MINUTE);
    keys.verify(text);
    keys.close();

    clock.advance(MINUTE.multipliedBy(-3));
    keys.verify(text);
    keys.close();

    assertThat(stored(issued).lastUsedAt()).contains(T0.plus(MINUTE));
  }

  @Test
  void an_interval_of_zero_writes_nothing() {
    ApiKeys silent =
        ApiKeys.builder(storage, KeyPolicy.DEFAULT).lastUsedInterval(Duration.ZERO).build();
    IssuedKey issued = silent.issue(adas());
    silent.verify(reveal(issued.secret()));
    silent.close();

    assertThat(stored(issued).lastUsedAt()).isEmpty();
  }

  @Test
  void a_negative_interval_is_refused() {
    ApiKeysBuilder builder =
        ApiKeys.builder(storage, KeyPolicy.DEFAULT).lastUsedInterval(MINUTE.negated());

    assertThatThrownBy(builder::build).isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void a_use_is_written_without_closing_too() throws InterruptedException {
    IssuedKey issued = keys.issue(adas());
    CountDownLatch written = new CountDownLatch(1);
    observed.beforePlainWrite = written::countDown;

    keys.verify(reveal(issued.secret()));

    assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void what_cannot_be_written_is_kept_and_then_counted_as_lost() {
    IssuedKey issued = keys.issue(adas());
    LastUses uses = new LastUses(observed, MINUTE);
    StorageException failure = new StorageException.Unavailable("on cue");
    observed.beforePlainWrite =
        () -> {
          throw failure;
        };
    uses.note(owned(issued.key()), T0.toEpochMilli());
    assertThat(metric(uses.metrics(), "keyhold.last.used.noted")).isEqualTo(1);

    assertThatThrownBy(uses::close).isSameAs(failure);

    assertThat(metric(uses.metrics(), "keyhold.last.used.dropped")).isEqualTo(1);
    assertThat(metric(uses.metrics(), "keyhold.last.used.noted")).isZero();
    uses.close(); // has nothing left to write
  }

  @Test
  void more_than_can_be_noted_is_dropped_and_counted() {
    // What is noted stays noted, also where it takes longer to note so many than until it is
    // written.
    observed.beforePlainWrite =
        () -> {
          throw new StorageException.Unavailable("on cue");
        };
    LastUses uses = new LastUses(observed, Duration.ofDays(1));
    for (int i = 0; i < LastUses.MOST_NOTED + 5; i++) {
      ApiKey key = ApiKey.builder("key" + i, new KeyHash("hash" + i), "sha256", T0).build();
      uses.note(owned(key), 0);
    }

    assertThat(metric(uses.metrics(), "keyhold.last.used.dropped")).isEqualTo(5);
    assertThat(metric(uses.metrics(), "keyhold.last.used.noted")).isEqualTo(LastUses.MOST_NOTED);
  }

  @Test
  void a_last_use_never_brings_a_revoked_key_back() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 500; i++) {
        IssuedKey issued = keys.issue(adas());
        String text = reveal(issued.secret());
        CyclicBarrier start = new CyclicBarrier(2);
        Future<Boolean> used =
            pool.submit(
                () -> {
                  keys.verify(text);
                  start.await();
                  keys.close();
                  return true;
                });
        Future<KeyTransition> revoked =
            pool.submit(
                () -> {
                  start.await();
                  return keys.revoke(issued.key().id());
                });
        assertThat(used.get()).isTrue();
        assertThat(revoked.get()).isEqualTo(KeyTransition.CHANGED);
        assertThat(stored(issued).revokedAt()).isPresent();
        assertThat(stored(issued).lastUsedAt()).contains(T0);
      }
    } finally {
      pool.shutdownNow();
    }
  }
}

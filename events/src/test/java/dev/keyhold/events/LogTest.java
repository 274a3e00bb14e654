package dev.keyhold.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The log. */
@ParameterizedClass
@MethodSource(Spot.ON_TRIAL)
class LogTest extends EventsTest {
  LogTest(Spot spot) {
    super(spot);
  }

  private List<Long> numbers(long after, int limit, String... topics) {
    return read(door -> door.log().readAfter(after, List.of(topics), limit)).stream()
        .map(Event::seq)
        .toList();
  }

  private long before(Instant time) {
    return read(door -> door.log().before(time));
  }

  private boolean isFirst(String consumer) {
    return write(door -> door.consumption().isFirst(consumer, "hub", "1"));
  }

  @Test
  void LOG_01_an_event_is_kept_as_it_was_published() {
    Json payload = Json.of(Map.of("before", "a", "after", List.of(1, 2)));
    Event made =
        write(
            door ->
                door.log()
                    .publish(
                        NewEvent.of("account", "account.update")
                            .key("ada")
                            .from("hub", "77")
                            .payload(payload)));

    assertThat(event(1)).contains(made);
    assertThat(made.seq()).isEqualTo(1);
    assertThat(made.key()).contains("ada");
    assertThat(made.payload()).isEqualTo(payload);
    assertThat(made.createdAt()).isEqualTo(now);
  }

  @Test
  void LOG_02_numbers_begin_with_one_and_have_no_gaps() {
    run(
        door -> {
          door.log().publish(NewEvent.of("a", "one"));
          door.log().publish(NewEvent.of("b", "two"));
        });
    publish("a", "three");

    assertThat(numbers(0, 10)).containsExactly(1L, 2L, 3L);
    assertThat(last()).isEqualTo(3);
  }

  @Test
  void LOG_03_what_fails_has_published_nothing_and_leaves_no_gap() {
    publish("a", "one");
    assertThatThrownBy(
            () ->
                storage.run(
                    tx -> {
                      spot.in(tx, () -> now).log().publish(NewEvent.of("a", "lost"));
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);
    publish("a", "two");

    assertThat(events()).extracting(Event::type).containsExactly("one", "two");
    assertThat(numbers(0, 10)).containsExactly(1L, 2L);
  }

  @Test
  void LOG_04_an_event_and_its_change_are_committed_together() {
    assertThatThrownBy(
            () ->
                storage.run(
                    tx -> {
                      spot.in(tx, () -> now).log().publish(NewEvent.of("account", "made"));
                      tx.identities()
                          .accounts()
                          .create(Account.builder("ada", now).email("ada@example.org").build());
                    }))
        .isInstanceOf(StorageException.Duplicate.class);
    storage.run(
        tx -> {
          spot.in(tx, () -> now).log().publish(NewEvent.of("account", "made").key("bob"));
          tx.identities()
              .accounts()
              .create(Account.builder("bob", now).email("bob@example.org").build());
        });

    assertThat(event(1)).map(Event::key).hasValueSatisfying(key -> assertThat(key).contains("bob"));
    Optional<Account> bob = storage.read(tx -> tx.identities().accounts().find("bob"));
    assertThat(bob).isPresent();
  }

  @Test
  void LOG_05_what_a_source_calls_by_one_id_is_in_the_log_once() {
    NewEvent event = NewEvent.of("a", "one").from("hub", "1");
    Event first = write(door -> door.log().publish(event));
    later(Duration.ofSeconds(1));
    Event again = write(door -> door.log().publish(event.payload(Json.of(Map.of("x", 1)))));
    Event other = write(door -> door.log().publish(event.from("other", "1")));

    assertThat(again).isEqualTo(first);
    assertThat(other.seq()).isEqualTo(2);
    assertThat(numbers(0, 10)).containsExactly(1L, 2L);
  }

  @Test
  void LOG_06_a_reader_goes_on_after_a_number_in_pages() {
    LongStream.rangeClosed(1, 5).forEach(i -> publish("t" + i % 2, "n" + i));

    assertThat(numbers(0, 2)).containsExactly(1L, 2L);
    assertThat(numbers(2, 2)).containsExactly(3L, 4L);
    assertThat(numbers(4, 2)).containsExactly(5L);
    assertThat(numbers(5, 2)).isEmpty();
  }

  @Test
  void LOG_07_topics_are_read_alone_or_together_in_one_order() {
    for (String topic : List.of("a", "b", "c", "a", "b", "c", "a")) {
      publish(topic, "x");
    }

    assertThat(numbers(0, 10, "a")).containsExactly(1L, 4L, 7L);
    assertThat(numbers(1, 3, "a", "b")).containsExactly(2L, 4L, 5L);
    assertThat(numbers(0, 10, "none")).isEmpty();
    assertThat(numbers(0, 10, "a", "a")).containsExactly(1L, 4L, 7L);
  }

  @Test
  void LOG_08_of_many_that_publish_at_once_each_has_a_number_and_a_reader_misses_none()
      throws Exception {
    int threads = 4;
    int each = 25;
    int count = threads * each;
    ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      all.add(
          pool.submit(
              (Callable<Object>)
                  () -> {
                    start.await();
                    for (int i = 0; i < each; i++) {
                      publish("a", "x");
                    }
                    return true;
                  }));
    }
    Future<List<Long>> seen =
        pool.submit(
            () -> {
              start.await();
              List<Long> found = new ArrayList<>();
              while (found.size() < count) {
                found.addAll(numbers(found.isEmpty() ? 0 : found.get(found.size() - 1), 10));
              }
              return found;
            });
    start.countDown();
    for (Future<?> one : all) {
      one.get();
    }

    assertThat(seen.get())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
    pool.shutdown();
  }

  @Test
  void LOG_09_what_is_too_long_or_malformed_is_refused_by_name() {
    assertThatThrownBy(() -> publish("t".repeat(256), "x"))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("topic");
    assertThatThrownBy(() -> publish("t", ""))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("type");
    assertThatThrownBy(
            () -> NewEvent.of("t", "x").payload(Json.of(Map.of("x", "y".repeat(65_536)))))
        .isInstanceOf(StorageException.InvalidInput.class);
    Json wide = Json.of(Map.of("x", "\u20ac".repeat(21_800)));
    Event made = write(door -> door.log().publish(NewEvent.of("t", "x").payload(wide)));
    assertThat(made.seq()).isEqualTo(1);
    assertThatThrownBy(
            () -> NewEvent.of("t", "x").payload(Json.of(Map.of("x", "\u20ac".repeat(21_900)))))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("65,536 bytes");
  }

  @Test
  void LOG_10_a_time_leads_to_the_events_from_then_on() {
    for (int i = 1; i <= 6; i++) {
      publish("a", "n" + i);
      later(Duration.ofMinutes(1));
    }

    assertThat(before(Spot.NOW)).isZero();
    assertThat(before(Spot.NOW.plusSeconds(60))).isEqualTo(1);
    assertThat(before(Spot.NOW.plusSeconds(61))).isEqualTo(2);
    assertThat(before(now)).isEqualTo(6);
  }

  @Test
  void LOG_11_another_log_has_its_own_numbers() {
    publish("a", "one");
    storage.run(tx -> spot.other(tx, () -> now).log().publish(NewEvent.of("a", "theirs")));
    publish("a", "two");

    assertThat(numbers(0, 10)).containsExactly(1L, 2L);
    long theirs = storage.read(tx -> spot.other(tx, () -> now).log().last());
    assertThat(theirs).isEqualTo(1);
  }

  @Test
  void LOG_12_consumed_once_is_not_consumed_again() {
    assertThat(isFirst("mailer")).isTrue();
    assertThat(isFirst("mailer")).isFalse();
    assertThat(isFirst("indexer")).isTrue();
    later(Duration.ofDays(2));
    int forgotten = write(door -> door.consumption().forget(Duration.ofDays(1), 1_000));
    assertThat(forgotten).isEqualTo(2);
    assertThat(isFirst("mailer")).isTrue();
  }
}

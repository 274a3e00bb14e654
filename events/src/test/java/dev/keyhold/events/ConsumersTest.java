package dev.keyhold.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Those who read the log under a name. */
@ParameterizedClass
@MethodSource(Spot.ON_TRIAL)
class ConsumersTest extends EventsTest {
  private static final Duration HOLD = Duration.ofSeconds(30);

  ConsumersTest(Spot spot) {
    super(spot);
  }

  private EventConsumer register(String name, OptionalLong from, String... topics) {
    return write(door -> door.consumers().register(name, List.of(topics), from));
  }

  private EventConsumer take(String name, String reader) {
    return write(door -> door.consumers().take(name, reader, HOLD));
  }

  private EventPage page(EventConsumer consumer, int limit) {
    return read(door -> door.consumers().read(consumer, limit));
  }

  private EventConsumer advance(EventPage page) {
    return write(door -> door.consumers().advance(page));
  }

  private EventConsumer consumer(String name) {
    return read(door -> door.consumers().find(name)).orElseThrow();
  }

  private static List<Long> numbers(EventPage page) {
    return page.items().stream().map(Event::seq).toList();
  }

  private void events(int count) {
    for (int i = 0; i < count; i++) {
      publish(i % 2 == 0 ? "even" : "odd", "x");
    }
  }

  private static void assertConflict(String field, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.Conflict.class, e -> assertThat(e.field()).contains(field));
  }

  @Test
  void CONSUMER_01_one_begins_with_what_comes_or_with_everything_or_after_a_number() {
    events(3);
    assertThat(register("later", OptionalLong.empty()).position()).isEqualTo(3);
    assertThat(register("all", OptionalLong.of(0)).position()).isZero();
    assertThat(register("some", OptionalLong.of(2)).position()).isEqualTo(2);
    assertThatThrownBy(() -> register("none", OptionalLong.of(4)))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThat(read(door -> door.consumers().find("none")).isPresent()).isFalse();
  }

  @Test
  void CONSUMER_02_registering_again_changes_the_topics_and_keeps_the_place() {
    events(3);
    register("a", OptionalLong.of(2));

    assertThat(register("a", OptionalLong.empty(), "odd").position()).isEqualTo(2);
    assertThat(consumer("a").topics()).containsExactly("odd");
    assertThat(register("a", OptionalLong.of(0), "odd").position()).isEqualTo(2);
  }

  @Test
  void CONSUMER_03_reading_changes_nothing_and_going_past_does() {
    events(3);
    register("a", OptionalLong.of(0));
    EventConsumer taken = take("a", "r1");

    assertThat(numbers(page(taken, 2))).containsExactly(1L, 2L);
    EventPage again = page(taken, 2);
    assertThat(numbers(again)).containsExactly(1L, 2L);
    EventConsumer gone = advance(again);
    assertThat(numbers(page(gone, 2))).containsExactly(3L);
    assertThat(consumer("a").position()).isEqualTo(2);
  }

  @Test
  void CONSUMER_04_its_place_and_what_it_writes_are_one_transaction() {
    events(1);
    register("a", OptionalLong.of(0));
    EventPage page = page(take("a", "r1"), 10);

    assertThatThrownBy(
            () ->
                run(
                    door -> {
                      door.consumers().advance(page);
                      door.log().publish(NewEvent.of("done", "x"));
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(consumer("a").position()).isZero();
    assertThat(last()).isEqualTo(1);
    run(
        door -> {
          door.consumers().advance(page);
          door.log().publish(NewEvent.of("done", "x"));
        });
    assertThat(consumer("a").position()).isEqualTo(1);
    assertThat(last()).isEqualTo(2);
  }

  @Test
  void CONSUMER_05_nobody_goes_past_the_same_page_twice() {
    events(2);
    register("a", OptionalLong.of(0));
    EventPage page = page(take("a", "r1"), 1);
    advance(page);

    assertThatThrownBy(() -> advance(page))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("has gone past this");
    assertThat(consumer("a").position()).isEqualTo(1);
  }

  @Test
  void CONSUMER_06_one_reader_has_a_name_until_its_time_is_over() {
    register("a", OptionalLong.of(0));
    EventConsumer first = take("a", "r1");
    assertConflict("reader", () -> take("a", "r2"));

    later(Duration.ofSeconds(20));
    assertThat(take("a", "r1").fence()).isEqualTo(first.fence());
    later(Duration.ofSeconds(29));
    assertConflict("reader", () -> take("a", "r2"));
    later(Duration.ofSeconds(1));
    assertThat(take("a", "r2").fence()).isGreaterThan(first.fence());
  }

  @Test
  void CONSUMER_07_an_older_reader_is_refused_whatever_it_does() {
    events(2);
    register("a", OptionalLong.of(0));
    EventConsumer first = take("a", "r1");
    EventPage page = page(first, 1);
    later(HOLD);
    EventConsumer second = take("a", "r2");

    assertConflict("fence", () -> page(first, 1));
    assertThatThrownBy(() -> advance(page)).isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> write(door -> door.consumers().advance("a", first.fence(), 2)))
        .isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> run(door -> door.consumers().release("a", first.fence())))
        .isInstanceOf(StorageException.Conflict.class);
    assertThat(advance(page(second, 1)).position()).isEqualTo(1);
    assertConflict("reader", () -> take("a", "r1"));
  }

  @Test
  void CONSUMER_08_the_same_reader_after_its_time_is_another_one() {
    events(1);
    register("a", OptionalLong.of(0));
    EventConsumer first = take("a", "r1");
    later(HOLD);

    assertThat(take("a", "r1").fence()).isGreaterThan(first.fence());
    assertConflict("fence", () -> page(first, 1));
  }

  @Test
  void CONSUMER_09_a_name_that_is_given_back_is_free() {
    register("a", OptionalLong.of(0));
    EventConsumer first = take("a", "r1");
    run(door -> door.consumers().release("a", first.fence()));

    assertThat(take("a", "r2").reader()).contains("r2");
  }

  @Test
  void CONSUMER_10_nobody_steps_back_or_beyond_the_end() {
    events(3);
    register("a", OptionalLong.of(0));
    long fence = take("a", "r1").fence();

    assertThat(write(door -> door.consumers().advance("a", fence, 2)).position()).isEqualTo(2);
    assertThat(write(door -> door.consumers().advance("a", fence, 2)).position()).isEqualTo(2);
    assertThatThrownBy(() -> write(door -> door.consumers().advance("a", fence, 1)))
        .isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> write(door -> door.consumers().advance("a", fence, 4)))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThat(consumer("a").position()).isEqualTo(2);
  }

  @Test
  void CONSUMER_11_what_is_not_of_its_topics_is_gone_past_too() {
    events(5);
    register("a", OptionalLong.of(0), "odd");
    EventPage first = page(take("a", "r1"), 10);

    assertThat(numbers(first)).containsExactly(2L, 4L);
    assertThat(first.upTo()).isEqualTo(5);
    EventConsumer gone = advance(first);
    assertThat(gone.position()).isEqualTo(5);
    EventPage none = page(gone, 10);
    assertThat(none.items()).isEmpty();
    assertThat(read(door -> door.consumers().lag(gone)).longValue()).isZero();
  }

  @Test
  void CONSUMER_12_a_full_page_ends_with_its_last_event() {
    events(5);
    register("a", OptionalLong.of(0), "odd");

    assertThat(page(take("a", "r1"), 1).upTo()).isEqualTo(2);
  }

  @Test
  void CONSUMER_13_one_that_is_paused_reads_nothing_until_it_is_resumed() {
    events(2);
    register("a", OptionalLong.of(0));
    EventPage page = page(take("a", "r1"), 1);
    run(door -> door.consumers().pause("a"));

    assertConflict("state", () -> page(page.consumer(), 1));
    assertConflict("state", () -> take("a", "r1"));
    assertThatThrownBy(() -> advance(page)).isInstanceOf(StorageException.Conflict.class);
    run(door -> door.consumers().resume("a"));
    assertThat(advance(page).position()).isEqualTo(1);
    run(door -> door.consumers().resume("a"));
  }

  @Test
  void CONSUMER_14_replay_goes_back_and_refuses_whoever_reads() {
    events(3);
    register("a", OptionalLong.of(3));
    EventConsumer reader = take("a", "r1");
    run(door -> door.consumers().replay("a", 1));

    assertConflict("fence", () -> page(reader, 1));
    assertThat(numbers(page(take("a", "r2"), 10))).containsExactly(2L, 3L);
    assertThatThrownBy(() -> run(door -> door.consumers().replay("a", 9)))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void CONSUMER_15_they_are_listed_found_and_removed() {
    register("b", OptionalLong.empty());
    register("a", OptionalLong.empty());

    List<EventConsumer> all = read(door -> door.consumers().list(PageRequest.first(10))).items();
    assertThat(all).extracting(EventConsumer::name).containsExactly("a", "b");
    assertThat(write(door -> door.consumers().remove("a")).booleanValue()).isTrue();
    assertThat(write(door -> door.consumers().remove("a")).booleanValue()).isFalse();
    assertThatThrownBy(() -> take("a", "r1")).isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> run(door -> door.consumers().pause("a")))
        .isInstanceOf(StorageException.NotFound.class);
  }

  // --- Retention ---

  private EventRetention.Step trim(EventRetention retention, int batch) {
    return write(door -> door.log().trim(retention, batch));
  }

  @Test
  void RETENTION_01_what_all_have_gone_past_goes_and_what_one_has_not_stays() {
    events(5);
    register("fast", OptionalLong.of(5));
    register("slow", OptionalLong.of(2));

    later(Duration.ofSeconds(1));
    EventRetention.Step step = trim(EventRetention.after(Duration.ZERO), 100);
    assertThat(step.deleted()).isEqualTo(2);
    assertThat(step.lost()).isEmpty();
    assertThat(events()).extracting(Event::seq).containsExactly(3L, 4L, 5L);
    assertThat(numbers(page(take("slow", "r"), 10))).containsExactly(3L, 4L, 5L);
  }

  @Test
  void RETENTION_02_what_is_young_stays_and_so_does_the_newest() {
    events(2);
    later(Duration.ofHours(1));
    events(2);
    later(Duration.ofMinutes(1));

    assertThat(trim(EventRetention.after(Duration.ofMinutes(30)), 100).deleted()).isEqualTo(2);
    assertThat(trim(EventRetention.after(Duration.ZERO), 100).deleted()).isEqualTo(1);
    assertThat(events()).extracting(Event::seq).containsExactly(4L);
    assertThat(publish("a", "x").seq()).isEqualTo(5);
  }

  @Test
  void RETENTION_03_one_that_is_paused_is_waited_for() {
    events(3);
    register("a", OptionalLong.of(1));
    run(door -> door.consumers().pause("a"));
    later(Duration.ofDays(9));

    assertThat(trim(EventRetention.after(Duration.ZERO), 100).deleted()).isEqualTo(1);
    assertThat(consumer("a").state()).isEqualTo(ConsumerState.PAUSED);
  }

  @Test
  void RETENTION_04_a_limit_in_age_goes_past_a_straggler_and_says_so() {
    events(4);
    register("slow", OptionalLong.of(1));
    register("fast", OptionalLong.of(3));
    EventConsumer reader = take("slow", "r");
    later(Duration.ofDays(2));
    events(1);
    later(Duration.ofMinutes(1));

    EventRetention.Step step =
        trim(EventRetention.after(Duration.ZERO).atLongest(Duration.ofDays(1)), 100);

    assertThat(step.deleted()).isEqualTo(4);
    assertThat(step.lost()).containsExactlyInAnyOrder("slow", "fast");
    assertThat(consumer("slow").state()).isEqualTo(ConsumerState.LOST);
    assertConflict("state", () -> page(reader, 1));
    assertConflict("state", () -> take("slow", "r"));
    assertThatThrownBy(() -> run(door -> door.consumers().resume("slow")))
        .isInstanceOf(StorageException.Conflict.class);
    run(door -> door.consumers().replay("slow", 0));
    assertThat(numbers(page(take("slow", "r"), 10))).containsExactly(5L);
  }

  @Test
  void RETENTION_05_a_limit_in_number_keeps_the_newest() {
    events(6);
    register("near", OptionalLong.of(4));
    register("far", OptionalLong.of(1));
    later(Duration.ofSeconds(1));

    EventRetention.Step step = trim(EventRetention.after(Duration.ofDays(9)).atMost(2), 100);

    assertThat(step.deleted()).isEqualTo(4);
    assertThat(step.lost()).containsExactly("far");
    assertThat(consumer("near").state()).isEqualTo(ConsumerState.ACTIVE);
  }

  @Test
  void RETENTION_06_it_goes_in_steps_and_says_what_it_has_done() {
    events(6);
    later(Duration.ofSeconds(1));
    EventRetention all = EventRetention.after(Duration.ZERO);

    assertThat(trim(all, 2)).isEqualTo(new EventRetention.Step(2, List.of(), false));
    assertThat(trim(all, 2)).isEqualTo(new EventRetention.Step(2, List.of(), false));
    assertThat(trim(all, 2)).isEqualTo(new EventRetention.Step(1, List.of(), true));
    assertThat(trim(all, 2)).isEqualTo(new EventRetention.Step(0, List.of(), true));
    assertThat(read(door -> door.log().upkeep()).orElseThrow())
        .isEqualTo(new EventLog.Upkeep(now, 5, 0));
  }

  @Test
  void RETENTION_07_no_other_place_than_one_that_is_there_can_be_replayed() {
    events(4);
    later(Duration.ofSeconds(1));
    trim(EventRetention.after(Duration.ZERO), 2);
    register("a", OptionalLong.of(0));

    assertThat(consumer("a").position()).isEqualTo(2);
    assertThatThrownBy(() -> run(door -> door.consumers().replay("a", 1)))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void RETENTION_08_an_empty_log_has_nothing_to_delete() {
    assertThat(trim(EventRetention.after(Duration.ZERO), 10))
        .isEqualTo(new EventRetention.Step(0, List.of(), true));
    assertThatThrownBy(() -> EventRetention.after(Duration.ofDays(2)).atLongest(Duration.ofDays(1)))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  // --- Deliveries ---

  @Test
  void DELIVERY_01_an_event_is_tried_until_it_has_arrived() {
    events(2);
    run(door -> door.deliveries().add("app", door.log().readAfter(0, List.of(), 10)));
    run(door -> door.deliveries().add("app", door.log().readAfter(0, List.of(), 10)));

    List<Delivery> due = write(door -> door.deliveries().due("app", 10, Duration.ofMinutes(1)));
    assertThat(due).extracting(Delivery::seq).containsExactlyInAnyOrder(1L, 2L);
    assertThat(due).extracting(Delivery::attempts).containsOnly(1L);
    assertThat(write(door -> door.deliveries().due("app", 10, HOLD)).isEmpty()).isTrue();

    run(door -> door.deliveries().delivered(due.get(0)));
    later(Duration.ofMinutes(1));
    List<Delivery> again = write(door -> door.deliveries().due("app", 10, HOLD));
    assertThat(again).extracting(Delivery::id).containsExactly(due.get(1).id());
    assertThatThrownBy(() -> run(door -> door.deliveries().delivered(due.get(1))))
        .isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void DELIVERY_02_one_that_fails_waits_longer_each_time_and_then_is_dead() {
    Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofSeconds(15), 0);
    events(1);
    run(door -> door.deliveries().add("app", door.log().readAfter(0, List.of(), 10)));
    for (long wait : new long[] {10, 15}) {
      Delivery due = write(door -> door.deliveries().due("app", 1, HOLD)).get(0);
      run(door -> door.deliveries().failed(due, 3, backoff, "500"));
      later(Duration.ofSeconds(wait - 1));
      assertThat(write(door -> door.deliveries().due("app", 1, HOLD)).isEmpty()).isTrue();
      later(Duration.ofSeconds(1));
    }
    Delivery last = write(door -> door.deliveries().due("app", 1, HOLD)).get(0);
    Delivery dead = write(door -> door.deliveries().failed(last, 3, backoff, "500"));

    assertThat(dead.state()).isEqualTo(DeliveryState.DEAD);
    assertThat(dead.attempts()).isEqualTo(3);
    assertThat(dead.lastError()).contains("500");
    run(door -> door.deliveries().requeue(dead.id()));
    assertThat(write(door -> door.deliveries().due("app", 1, HOLD)).size()).isEqualTo(1);
    assertThatThrownBy(() -> run(door -> door.deliveries().requeue(dead.id())))
        .isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void DELIVERY_03_what_arrived_is_deleted_after_a_while() {
    events(1);
    run(door -> door.deliveries().add("app", door.log().readAfter(0, List.of(), 10)));
    Delivery due = write(door -> door.deliveries().due("app", 1, HOLD)).get(0);
    run(door -> door.deliveries().delivered(due));
    later(Duration.ofDays(2));

    assertThat(write(door -> door.deliveries().purge("app", Duration.ofDays(1), 10)).intValue())
        .isEqualTo(1);
    assertThat(
            read(door ->
                    door.deliveries().list("app", DeliveryState.DELIVERED, PageRequest.first(9)))
                .items())
        .isEmpty();
  }
}

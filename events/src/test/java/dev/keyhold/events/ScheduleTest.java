package dev.keyhold.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void what_comes_at_intervals_comes_at_the_same_times_for_everybody() {
    Schedule hourly = Schedule.every(Duration.ofHours(1));

    assertThat(hourly.after(NOON)).contains(NOON.plus(Duration.ofHours(1)));
    assertThat(hourly.after(NOON.plusMillis(1))).contains(NOON.plus(Duration.ofHours(1)));
    assertThat(hourly.after(Instant.EPOCH.minusMillis(1))).contains(Instant.EPOCH);
    assertThatThrownBy(() -> Schedule.every(Duration.ZERO))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void five_fields_say_when_by_the_clock_of_a_zone() {
    Schedule nightly = Schedule.cron("30 1 * * *", BERLIN);

    assertThat(nightly.after(NOON)).contains(Instant.parse("2026-03-29T00:30:00Z"));
    assertThat(Schedule.cron("0 9 * * 1", ZoneOffset.UTC).after(NOON))
        .contains(Instant.parse("2026-03-30T09:00:00Z"));
  }

  /** On 29 March 2026, no clock of Berlin shows half past two. */
  @Test
  void a_time_that_the_clock_skips_does_not_come() {
    Optional<Instant> next = Schedule.cron("30 2 * * *", BERLIN).after(NOON);

    assertThat(next).contains(Instant.parse("2026-03-30T00:30:00Z"));
  }

  /** On 25 October 2026, clocks of Berlin show half past two twice. */
  @Test
  void a_time_that_the_clock_shows_twice_comes_once() {
    Schedule nightly = Schedule.cron("30 2 * * *", BERLIN);
    Instant first = nightly.after(Instant.parse("2026-10-24T12:00:00Z")).orElseThrow();

    assertThat(first).isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
    assertThat(nightly.after(first)).contains(Instant.parse("2026-10-26T01:30:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "* * * *", "60 * * * *", "* * * * * *", "* * 32 * *", "@often"})
  void what_is_no_expression_is_refused(String expression) {
    assertThatThrownBy(() -> Schedule.cron(expression, BERLIN))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("five fields");
  }
}

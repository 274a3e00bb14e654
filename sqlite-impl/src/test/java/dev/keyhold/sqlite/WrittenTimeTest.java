package dev.keyhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Limits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenTimeTest {
  /** Of days, hours and all that is less than those, so that each is met in many combinations. */
  private static final Duration STEP = Duration.parse("P29DT5H17M43.019S");

  @Test
  void what_was_written_is_read_to_the_millisecond() {
    for (Instant time = Limits.EARLIEST; time.isBefore(Limits.LATEST); time = time.plus(STEP)) {
      assertThat(WrittenTime.of(IsoTime.text(time))).isEqualTo(time);
    }
    assertThat(WrittenTime.of("9999-12-31T23:59:59.999Z")).isEqualTo(Limits.LATEST);
    assertThat(WrittenTime.of("2024-02-29T00:00:00.000Z")).isEqualTo("2024-02-29T00:00:00Z");
  }

  /** Only who switches the checks off can write it. */
  @ParameterizedTest
  @ValueSource(strings = {"2026-01-01T00:00:00Z", "2026-01-01T02:00:00.1+02:00"})
  void another_form_is_what_java_says(String text) {
    assertThat(WrittenTime.of(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "2026-02-30T00:00:00.000Z",
        "2025-02-29T00:00:00.000Z",
        "2026-13-01T00:00:00.000Z",
        "2026-01-00T00:00:00.000Z",
        "2026-01-01T25:00:00.000Z",
        "2026-01-01T00:60:00.000Z",
        "2026-01-01 00:00:00.000Z",
        "2026-01-01T00:00:00.000+",
        "2026-01-01T00:00:00.00\u0660Z"
      })
  void what_is_no_time_is_refused(String text) {
    assertThatThrownBy(() -> WrittenTime.of(text)).isInstanceOf(DateTimeException.class);
  }
}

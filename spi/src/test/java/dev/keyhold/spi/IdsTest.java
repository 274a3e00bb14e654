package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IdsTest {
  /** The time of the example in RFC 9562, appendix A.6. */
  private static final Instant AT = Instant.parse("2022-02-22T19:22:22Z");

  @Test
  void an_id_is_a_UUID_of_version_7() {
    assertThat(Stream.generate(() -> Ids.newId(AT)).limit(1_000))
        .allMatch(id -> id.matches("017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"))
        .map(UUID::fromString)
        .allMatch(id -> id.version() == 7 && id.variant() == 2)
        .doesNotHaveDuplicates();
  }

  @Test
  void every_random_bit_is_set_and_clear_at_times() {
    long or1 = 0;
    long or2 = 0;
    long and1 = -1;
    long and2 = -1;
    for (int i = 0; i < 200; i++) {
      UUID id = UUID.fromString(Ids.newId(AT));
      or1 |= id.getMostSignificantBits();
      or2 |= id.getLeastSignificantBits();
      and1 &= id.getMostSignificantBits();
      and2 &= id.getLeastSignificantBits();
    }

    assertThat(Long.bitCount(or1 ^ and1) + Long.bitCount(or2 ^ and2)).isEqualTo(74);
  }

  @Test
  void ids_are_ordered_by_time() {
    List<String> ids =
        Stream.of(Instant.EPOCH, AT, AT.plusMillis(1), AT.plusSeconds(1), Limits.LATEST)
            .map(Ids::newId)
            .toList();

    assertThat(ids).isSorted().isSortedAccordingTo(Text.ORDER);
    assertThat(ids.get(4)).startsWith("e677d21f-dbff-7");
  }

  @Test
  void a_time_before_1970_goes_in_as_its_first_millisecond() {
    assertThat(Ids.newId(Instant.EPOCH.minusMillis(1))).startsWith("00000000-0000-7");
    assertThat(Ids.newId(Limits.EARLIEST)).startsWith("00000000-0000-7");
    assertThatThrownBy(() -> Ids.newId(Instant.MIN))
        .isInstanceOf(StorageException.InvalidInput.class);
  }
}

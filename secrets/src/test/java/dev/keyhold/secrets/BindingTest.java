package dev.keyhold.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.secrets.StoredSecret.Status;
import dev.keyhold.spi.Bytes;
import dev.keyhold.tables.Stamp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a ciphertext is bound to. Were a byte of it another, nothing kept before would open. */
class BindingTest {
  private static final StoredSecret ROW =
      new StoredSecret(
          Stamp.of("id", Instant.ofEpochMilli(1_000), Instant.ofEpochMilli(9_000)),
          "tenant",
          "acme/shop",
          "stripe",
          2,
          "A256GCM",
          Optional.of("k"),
          Bytes.of(),
          Bytes.of(),
          Bytes.of(),
          Status.ACTIVE,
          Optional.of(Instant.ofEpochMilli(5_000)),
          Optional.of(Instant.ofEpochMilli(6_000)));

  private static final String VALUE =
      parts("keyhold secret 1", "A256GCM", "tenant", "acme/shop", "stripe", "2");

  /** Each with its length before it. */
  private static String parts(String... parts) {
    StringBuilder all = new StringBuilder();
    for (String part : parts) {
      all.append("\0\0\0").append((char) part.length()).append(part);
    }
    return all.toString();
  }

  private static String text(byte[] binding) {
    return new String(binding, StandardCharsets.UTF_8);
  }

  @Test
  void a_value_is_bound_to_what_never_changes_of_its_row() {
    assertThat(text(Binding.ofValue(ROW))).isEqualTo(VALUE);
  }

  @Test
  void a_data_key_is_bound_to_its_row_and_to_the_key_that_wraps_it() {
    assertThat(text(Binding.ofKey(ROW, "other")))
        .isEqualTo(VALUE + parts("id", "1000", "other", "ACTIVE", "5000", "6000"));
  }

  @Test
  void no_time_is_an_empty_part() {
    assertThat(text(Binding.ofKey(ROW.with(Status.DISABLED, Optional.empty()), "k")))
        .isEqualTo(VALUE + parts("id", "1000", "k", "DISABLED", "", "6000"));
  }

  @Test
  void what_proves_a_key_is_bound_to_its_id() {
    assertThat(text(Binding.ofProof("k"))).isEqualTo(parts("keyhold key 1", "k"));
  }
}

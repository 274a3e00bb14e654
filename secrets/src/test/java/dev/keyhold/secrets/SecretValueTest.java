package dev.keyhold.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SecretValueTest {
  @Test
  void it_is_overwritten_when_it_is_closed() {
    AtomicReference<byte[]> seen = new AtomicReference<>();
    SecretValue value = SecretValue.of("plain");
    value.use(
        bytes -> {
          seen.set(bytes);
          return bytes.length;
        });
    value.close();
    assertThat(seen.get()).containsOnly(0).hasSize(5);
    assertThatThrownBy(value::text).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void it_is_a_copy_of_what_it_was_made_of() {
    byte[] given = "plain".getBytes(StandardCharsets.UTF_8);
    try (SecretValue value = SecretValue.of(given)) {
      given[0] = 'x';
      assertThat(value.text()).isEqualTo("plain");
    }
  }

  @Test
  void half_of_a_character_does_not_become_another_one() {
    String whole = "key \uD83D\uDD11";
    try (SecretValue value = SecretValue.of(whole)) {
      assertThat(value.text()).isEqualTo(whole);
    }
    assertThatThrownBy(() -> SecretValue.of(whole.substring(0, 5)))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("half of a character")
        .hasMessageNotContaining("key ");
  }

  @Test
  void it_has_a_byte_at_least_and_a_limit() {
    assertThatThrownBy(() -> SecretValue.of(""))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("65536");
    try (SecretValue most = SecretValue.of(new byte[SecretValue.MOST_BYTES])) {
      int length = most.use(bytes -> bytes.length);
      assertThat(length).isEqualTo(SecretValue.MOST_BYTES);
    }
    assertThatThrownBy(() -> SecretValue.of(new byte[SecretValue.MOST_BYTES + 1]))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void names_that_could_be_paths_or_text_are_refused() {
    for (String name : new String[] {"", "a/b", "..", " x", "x y", "é", "a".repeat(129)}) {
      assertThatThrownBy(() -> SecretName.of(name))
          .as(name)
          .isInstanceOf(StorageException.InvalidInput.class);
    }
    assertThat(SecretName.of("a".repeat(128)).name()).hasSize(128);
    for (String app :
        new String[] {"", "crm", "a//b", "a/..", "A/b", "a/b/c", "a-/b", "a/" + "b".repeat(64)}) {
      assertThatThrownBy(() -> SecretName.of("x").ofApp(app))
          .as(app)
          .isInstanceOf(StorageException.InvalidInput.class);
    }
  }
}

package dev.keyhold.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SecretTest {
  private static final String TEXT = "acme_0123456789abcdefghijklmnopqrstuv";

  private final char[] held = TEXT.toCharArray();
  private final Secret secret = new Secret(held);

  @Test
  void it_is_shown_once() {
    assertThat(secret.reveal()).isEqualTo(TEXT.toCharArray());

    assertThatThrownBy(secret::reveal).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void what_is_held_is_overwritten_once_it_is_shown() {
    char[] shown = secret.reveal();

    assertThat(held).containsOnly('\0');
    assertThat(shown).isNotSameAs(held);
  }

  @Test
  void it_is_not_shown_once_it_is_wiped() {
    secret.wipe();
    secret.wipe();

    assertThat(held).containsOnly('\0');
    assertThatThrownBy(secret::reveal).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void it_does_not_print() {
    assertThat(secret).hasToString("Secret[hidden]");
  }

  @Test
  void it_is_not_serializable() {
    assertThat(Serializable.class.isAssignableFrom(Secret.class)).isFalse();
  }

  @Test
  void it_does_not_equal_another_of_the_same_text() {
    assertThat(secret).isNotEqualTo(new Secret(TEXT.toCharArray()));
  }
}

package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HeaderTextTest {
  @Test
  void a_header_is_read_as_utf_8_or_not_at_all() {
    assertThat(HeaderText.decoded("X", "j\u00C3\u00BCrgen")).isEqualTo("j\u00FCrgen");
    assertThat(HeaderText.decoded("X", "plain")).isEqualTo("plain");
    assertThatThrownBy(() -> HeaderText.decoded("X", "j\u00FCrgen")).isInstanceOf(Problem.class);
  }
}

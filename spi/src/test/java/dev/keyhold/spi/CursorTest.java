package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CursorTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "ada", "a.b", ".", "é😀", "\n", "?&=/+"})
  void a_position_comes_back_as_it_went_in(String position) {
    Cursor cursor = Cursor.of("accounts", position, "2", position);

    assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
    assertThat(new Cursor(cursor.text()).position("accounts"))
        .containsExactly(position, "2", position);
  }

  @Test
  void the_longest_id_has_a_cursor() {
    for (String letter : List.of("x", "é", "\u20ac")) {
      String longest = letter.repeat(Limits.ID_LENGTH);

      assertThat(Cursor.of("memberships", longest).position("memberships"))
          .containsExactly(longest);
    }
  }

  @Test
  void the_longest_values_of_an_index_and_an_id_have_a_cursor() {
    for (String letter : List.of("x", "é", "\u20ac")) {
      String value = letter.repeat(Limits.NAME_LENGTH);
      String id = letter.repeat(Limits.ID_LENGTH);

      assertThat(Cursor.of("notes", value, value, id).position("notes"))
          .containsExactly(value, value, id);
    }
  }

  @Test
  void numbers_come_back_as_numbers() {
    Cursor cursor = Cursor.of("audit", "-62135596800000", "9223372036854775807");

    assertThat(cursor.numbers("audit")).containsExactly(-62_135_596_800_000L, Long.MAX_VALUE);
  }

  @Test
  void the_cursor_of_another_list_is_refused() {
    Cursor cursor = Cursor.of("accounts", "1");

    for (String list : List.of("members", "account", "accounts2", "")) {
      assertRefused(() -> cursor.position(list));
      assertRefused(() -> cursor.numbers(list));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "canary", "canary!", "YQ", "YWNjb3VudHM", "=", "é", "YWNjb3VudHMuIQ"})
  void a_text_that_no_store_made_is_refused_when_it_is_used(String text) {
    Cursor cursor = new Cursor(text);

    assertRefused(() -> cursor.numbers("accounts"));
  }

  @Test
  void a_text_that_is_too_long_is_refused_at_once() {
    assertRefused(() -> new Cursor("A".repeat(16_385)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada", "", "1.0", "9223372036854775808", " 1", "۱۲", "+1", "01"})
  void what_is_no_number_is_refused_where_numbers_are_wanted(String position) {
    Cursor cursor = Cursor.of("audit", position);

    assertRefused(() -> cursor.numbers("audit"));
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("start again without a cursor")
        .hasMessageNotContaining("canary")
        .hasNoCause();
  }
}

package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PageTest {

  @Test
  void one_item_more_than_was_asked_for_is_left_for_the_next_page() {
    Page<String> page = Page.cut(List.of("a", "b", "c"), 2, item -> Cursor.of("letters", item));

    assertThat(page.items()).containsExactly("a", "b");
    assertThat(page.next()).contains(Cursor.of("letters", "b"));
  }

  @Test
  void as_many_as_were_asked_for_or_fewer_are_the_last_page() {
    for (List<String> found : List.of(List.of("a", "b"), List.of("a"), List.<String>of())) {
      Page<String> page = Page.cut(found, 2, item -> Cursor.of("letters", item));

      assertThat(page).isEqualTo(new Page<>(found, Optional.empty()));
    }
  }

  @Test
  void a_page_keeps_a_copy_of_its_items() {
    List<String> found = new ArrayList<>(List.of("a"));
    Page<String> page = new Page<>(found, Optional.empty());

    found.add("b");

    assertThat(page.items()).containsExactly("a").isUnmodifiable();
  }

  @Test
  void a_request_goes_on_where_the_page_before_ended() {
    Cursor cursor = Cursor.of("letters", "b");

    assertThat(PageRequest.first(7)).isEqualTo(new PageRequest(7, Optional.empty()));
    assertThat(PageRequest.first(7).after(cursor))
        .isEqualTo(new PageRequest(7, Optional.of(cursor)));
  }
}

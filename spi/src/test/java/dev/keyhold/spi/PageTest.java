package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static Page<Integer> numbers(int count, PageRequest request, List<PageRequest> asked) {
    asked.add(request);
    int from = request.after().map(cursor -> cursor.numbers("n").get(0).intValue()).orElse(0);
    List<Integer> found =
        IntStream.range(from, Math.min(count, from + request.limit() + 1)).boxed().toList();
    return Page.cut(found, request.limit(), last -> Cursor.of("n", Integer.toString(last + 1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, Limits.PAGE_SIZE, Limits.PAGE_SIZE + 1, 3 * Limits.PAGE_SIZE})
  void a_list_is_read_to_its_end_by_pages(int count) {
    List<PageRequest> asked = new ArrayList<>();

    List<Integer> all = Page.all(request -> numbers(count, request, asked));

    assertThat(all).hasSize(count).doesNotHaveDuplicates().isSorted();
    assertThat(asked).hasSize(Math.max(1, (count + Limits.PAGE_SIZE - 1) / Limits.PAGE_SIZE));
  }

  @Test
  void a_walk_asks_for_no_page_that_nobody_wants() {
    List<PageRequest> asked = new ArrayList<>();

    boolean all =
        Page.<Integer>walk(request -> numbers(5 * Limits.PAGE_SIZE, request, asked))
            .flatMap(page -> page.items().stream())
            .allMatch(number -> number < Limits.PAGE_SIZE);

    assertThat(all).isFalse();
    assertThat(asked).hasSize(2);
  }
}

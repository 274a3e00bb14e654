package dev.keyhold.sqlite;

import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Pages of the lists that are ordered by id. */
final class Pages {
  private Pages() {}

  /**
   * @param list the list's name in its cursors
   * @param read reads the rows after an id, up to a limit; every id comes after the empty text
   */
  static <T> Page<T> byId(
      String list,
      PageRequest page,
      BiFunction<String, Integer, List<T>> read,
      Function<T, String> id) {
    String after = page.after().map(cursor -> cursor.position(list).get(0)).orElse("");
    return Page.cut(
        read.apply(after, page.limit() + 1), page.limit(), item -> Cursor.of(list, id.apply(item)));
  }
}

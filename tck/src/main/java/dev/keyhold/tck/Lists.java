package dev.keyhold.tck;

import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Cuts pages from what is in order already. */
final class Lists {
  private Lists() {}

  /** A page of a list that is ordered by id. */
  static <T> Page<T> byId(
      String list, Stream<T> ordered, Function<T, String> id, PageRequest request) {
    Predicate<T> isAfter =
        request
            .after()
            .map(cursor -> single(cursor.position(list)))
            .<Predicate<T>>map(last -> item -> Text.ORDER.compare(id.apply(item), last) > 0)
            .orElse(item -> true);
    return cut(ordered.filter(isAfter), request, item -> Cursor.of(list, id.apply(item)));
  }

  static <T> Page<T> cut(Stream<T> ordered, PageRequest request, Function<T, Cursor> cursor) {
    return Page.cut(ordered.limit(request.limit() + 1L).toList(), request.limit(), cursor);
  }

  static <T> T single(List<T> position) {
    sized(position, 1);
    return position.get(0);
  }

  static <T> List<T> sized(List<T> position, int size) {
    if (position.size() != size) {
      throw new StorageException.InvalidInput("the cursor is not one that this list gave out");
    }
    return position;
  }
}

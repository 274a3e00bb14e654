package dev.keyhold.spi;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One page of a list.
 *
 * <p>Pages are cut by position, not by number: an item that exists from the first page to the last
 * is seen exactly once, no matter what is inserted or deleted meanwhile.
 *
 * @param next where the next page begins; present exactly if there were more items when this page
 *     was read
 */
public record Page<T>(List<T> items, Optional<Cursor> next) {
  public Page {
    items = List.copyOf(items);
  }

  /**
   * For stores: cuts a page from one item more than was asked for.
   *
   * @param found up to {@code limit + 1} items in order
   * @param cursor the position of an item
   */
  public static <T> Page<T> cut(List<T> found, int limit, Function<T, Cursor> cursor) {
    if (found.size() <= limit) {
      return new Page<>(found, Optional.empty());
    }
    return new Page<>(found.subList(0, limit), Optional.of(cursor.apply(found.get(limit - 1))));
  }

  /**
   * Reads a list to its end, one page at a time. Each page is requested after the page before it
   * was used. If each page is a read of its own ({@code page -> storage.read(tx -> ...)}), no
   * snapshot stays open.
   *
   * @param list returns the requested page
   */
  public static <T> Stream<Page<T>> walk(Function<PageRequest, Page<T>> list) {
    return walk(Limits.PAGE_SIZE, list);
  }

  /**
   * The same, in pages of another size: for pages that are changed, a unit of work each, so that
   * others are not kept from the writer.
   *
   * @param limit how many items a page has at the most
   */
  public static <T> Stream<Page<T>> walk(int limit, Function<PageRequest, Page<T>> list) {
    PageRequest first = PageRequest.first(limit);
    return Stream.iterate(
            Optional.of(list.apply(first)),
            Optional::isPresent,
            page -> page.flatMap(Page::next).map(first::after).map(list))
        .flatMap(Optional::stream);
  }

  /** All items of a list, in memory at once. */
  public static <T> List<T> all(Function<PageRequest, Page<T>> list) {
    return walk(list).flatMap(page -> page.items().stream()).toList();
  }
}

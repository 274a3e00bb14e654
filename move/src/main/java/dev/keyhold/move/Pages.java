package dev.keyhold.move;

import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/** A list from its beginning to its end, of which one page is in memory at a time. */
final class Pages<T> implements Iterator<List<T>> {
  private final Function<Optional<T>, List<T>> after;
  private List<T> page;

  private Pages(Function<Optional<T>, List<T>> after) {
    this.after = after;
    this.page = after.apply(Optional.empty());
  }

  /**
   * @param after the page behind an element, or the first one; empty at the end
   */
  static <T> Pages<T> after(Function<Optional<T>, List<T>> after) {
    return new Pages<>(after);
  }

  /**
   * @param list answers one page
   */
  static <T> Pages<T> of(Function<PageRequest, Page<T>> list) {
    return new Pages<>(new ByCursor<>(list));
  }

  private static final class ByCursor<T> implements Function<Optional<T>, List<T>> {
    private final Function<PageRequest, Page<T>> list;
    private Optional<Cursor> next = Optional.empty();

    private ByCursor(Function<PageRequest, Page<T>> list) {
      this.list = list;
    }

    @Override
    public List<T> apply(Optional<T> last) {
      if (last.isPresent() && next.isEmpty()) {
        return List.of();
      }
      Page<T> page = list.apply(new PageRequest(Limits.PAGE_SIZE, next));
      next = page.next();
      return page.items();
    }
  }

  @Override
  public boolean hasNext() {
    return !page.isEmpty();
  }

  @Override
  public List<T> next() {
    if (page.isEmpty()) {
      throw new NoSuchElementException("the list is over");
    }
    List<T> now = page;
    page = after.apply(Optional.of(now.get(now.size() - 1)));
    return now;
  }
}

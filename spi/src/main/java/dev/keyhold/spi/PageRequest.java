package dev.keyhold.spi;

import java.util.Locale;
import java.util.Optional;

/**
 * A request for one page of a list.
 *
 * @param limit the most items; 1 to {@link Limits#PAGE_SIZE}
 * @param after the {@link Page#next} of the page before; empty for the first page
 */
public record PageRequest(int limit, Optional<Cursor> after) {
  public PageRequest {
    if (limit < 1 || limit > Limits.PAGE_SIZE) {
      throw new StorageException.InvalidInput(
          "limit",
          String.format(
              Locale.ROOT,
              "a page of %d items was requested; a page has 1 to %d",
              limit,
              Limits.PAGE_SIZE));
    }
  }

  /** The first page. */
  public static PageRequest first(int limit) {
    return new PageRequest(limit, Optional.empty());
  }

  /** The page that begins after {@code cursor}. */
  public PageRequest after(Cursor cursor) {
    return new PageRequest(limit, Optional.of(cursor));
  }
}

package dev.keyhold.spi;

import java.util.Locale;
import java.util.Optional;

/**
 * Which page of a list is wanted.
 *
 * @param limit the most items; 1 to {@link Limits#PAGE_SIZE}
 * @param after where the page before ended; empty for the first page
 */
public record PageRequest(int limit, Optional<Cursor> after) {
  public PageRequest {
    if (limit < 1 || limit > Limits.PAGE_SIZE) {
      throw new StorageException.InvalidInput(
          "limit",
          String.format(
              Locale.ROOT,
              "a page of %d items was asked for; 1 to %d are given",
              limit,
              Limits.PAGE_SIZE));
    }
  }

  /** The first page. */
  public static PageRequest first(int limit) {
    return new PageRequest(limit, Optional.empty());
  }

  /** The page after the one that ended at {@code cursor}. */
  public PageRequest after(Cursor cursor) {
    return new PageRequest(limit, Optional.of(cursor));
  }
}

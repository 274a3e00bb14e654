package dev.keyhold.keypal;

import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Writes keypal's records and logs as JSON lines, which {@link KeypalImport} takes.
 *
 * @param records how many records were written
 * @param logs how many logs were written
 */
public record KeypalExport(long records, long logs) {

  /**
   * Writes all records in the order of their insertion, then all logs, oldest first. What is there
   * from the beginning to the end is written once; others may change the storage meanwhile.
   *
   * @param out takes whole lines that end with LF; it is neither flushed nor closed
   * @param progress hears now and then how many lines were written
   * @return how many were written
   */
  public static KeypalExport write(KeypalStorage storage, Appendable out, LongConsumer progress)
      throws IOException {
    long records = lines(storage::listRecords, KeypalRecord::json, out, progress);
    long logs =
        lines(
            storage::listLogs, KeypalLog::json, out, written -> progress.accept(records + written));
    return new KeypalExport(records, logs);
  }

  private static <T> long lines(
      Function<PageRequest, Page<T>> pages,
      Function<T, String> json,
      Appendable out,
      LongConsumer progress)
      throws IOException {
    long written = 0;
    Optional<Cursor> after = Optional.empty();
    do {
      Page<T> page = pages.apply(new PageRequest(Limits.PAGE_SIZE, after));
      for (T item : page.items()) {
        out.append(json.apply(item)).append('\n');
      }
      written += page.items().size();
      progress.accept(written);
      after = page.next();
    } while (after.isPresent());
    return written;
  }
}

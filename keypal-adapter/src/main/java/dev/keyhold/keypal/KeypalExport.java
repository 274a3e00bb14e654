package dev.keyhold.keypal;

import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
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
    return write(storage, Optional.empty(), Optional.empty(), out, progress);
  }

  /**
   * Goes on with an export that was cut short. What was added since in the order of the lines
   * before its end, such as a log with an earlier time, is not written.
   *
   * @param last the last whole line of it
   * @return how many were written now
   * @throws KeypalException if the line is neither a record nor a log
   * @throws StorageException.NotFound if what the line holds is not there any more
   */
  public static KeypalExport resume(
      KeypalStorage storage, String last, Appendable out, LongConsumer progress)
      throws IOException {
    try {
      String record = KeypalRecord.parse(last).id();
      return write(storage, Optional.of(record), Optional.empty(), out, progress);
    } catch (KeypalException e) {
      String log = KeypalLog.parse(last).id();
      return write(storage, Optional.empty(), Optional.of(log), out, progress);
    }
  }

  /**
   * @param record the last record that is there; with a log, all are
   * @param log the last log that is there
   */
  private static KeypalExport write(
      KeypalStorage storage,
      Optional<String> record,
      Optional<String> log,
      Appendable out,
      LongConsumer progress)
      throws IOException {
    long records =
        log.isPresent()
            ? 0
            : lines(
                storage::listRecords, KeypalRecord::id, record, KeypalRecord::json, out, progress);
    long logs =
        lines(
            storage::listLogs,
            KeypalLog::id,
            log,
            KeypalLog::json,
            out,
            written -> progress.accept(records + written));
    return new KeypalExport(records, logs);
  }

  private static <T> long lines(
      Function<PageRequest, Page<T>> pages,
      Function<T, String> id,
      Optional<String> last,
      Function<T, String> json,
      Appendable out,
      LongConsumer progress)
      throws IOException {
    boolean there = last.isPresent();
    long written = 0;
    Optional<Cursor> after = Optional.empty();
    do {
      Page<T> page = pages.apply(new PageRequest(Limits.PAGE_SIZE, after));
      for (T item : page.items()) {
        if (!there) {
          out.append(json.apply(item)).append('\n');
          written++;
        } else if (id.apply(item).equals(last.get())) {
          there = false;
        }
      }
      progress.accept(written);
      after = page.next();
    } while (after.isPresent());
    if (there) {
      throw new StorageException.NotFound(
          "what the last line of the export holds is not there any more; begin a new export");
    }
    return written;
  }
}

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
 * Writes keypal's records and logs as JSON lines, which {@link KeypalImport} can read.
 *
 * @param records how many records were written
 * @param logs how many logs were written
 */
public record KeypalExport(long records, long logs) {

  /**
   * Writes all records in the order of their insertion, then all logs, oldest first. The storage
   * may change meanwhile. Each record and each log that exists from the beginning to the end is
   * written once.
   *
   * @param out receives complete lines that end with LF; it is neither flushed nor closed
   * @param progress is told now and then how many lines were written
   * @return how many were written
   */
  public static KeypalExport write(KeypalStorage storage, Appendable out, LongConsumer progress)
      throws IOException {
    return write(storage, Optional.empty(), Optional.empty(), out, progress);
  }

  /**
   * Continues an export that was cut short. Records and logs that were added since, and whose place
   * is before the end of the export, are not written, such as a log with an earlier time.
   *
   * @param last the last complete line of the export
   * @return how many this call wrote
   * @throws KeypalException if the line is neither a record nor a log
   * @throws StorageException.NotFound if the record or log of that line no longer exists
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
          "the record or log of the last line of the export no longer exists; begin a new export");
    }
    return written;
  }
}

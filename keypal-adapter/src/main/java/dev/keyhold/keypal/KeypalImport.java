package dev.keyhold.keypal;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Imports keypal's records and logs from JSON lines in UTF-8. Each line is a record <code>
 * {"id", "keyHash", "metadata"}</code> or a log <code>
 * {"id", "action", "keyId", "ownerId", "timestamp", "data"}</code>, distinguished by their members.
 * Lines are processed in order; blank lines are skipped.
 *
 * <p>Records and logs that already exist with the same content are skipped too, so an import that
 * was cut short continues when it is run again. A line that cannot be imported is refused and
 * reported to the listener; it does not affect other lines. Owners without an account get one, as
 * {@link KeypalStorage#save} says.
 *
 * <p>An import may be used by one thread at a time. A dry run may be used only once.
 */
public final class KeypalImport {
  /**
   * How many lines share one commit. An index of random ids changes a page for almost each line,
   * and a page that several lines change is written once.
   */
  private static final int BATCH_LINES = 10_000;

  private final ImportTarget target;
  private final int batchLines;

  KeypalImport(ImportTarget target, int batchLines) {
    this.target = target;
    this.batchLines = batchLines;
  }

  /** Receives the progress of an import, on the thread that runs it. */
  public interface Listener {
    /** A line was refused. Refused lines are reported in their order. */
    default void refused(KeypalRefusal refusal) {}

    /**
     * Lines were imported, and are durable now.
     *
     * @param bytes how many bytes of the file were read
     * @param soFar the results of all lines until now
     */
    default void advanced(long bytes, KeypalImportReport soFar) {}
  }

  /**
   * An import into a storage.
   *
   * @param clock the clock, for times that the lines leave out
   */
  public static KeypalImport into(Storage storage, InstantSource clock) {
    return new KeypalImport(new ImportWriter(storage, clock), BATCH_LINES);
  }

  /** A dry run: it writes nothing, and reports what an import into this storage would do. */
  public static KeypalImport dryRun(Storage storage) {
    return new KeypalImport(new DryRun(Optional.of(storage)), BATCH_LINES);
  }

  /** A dry run: it writes nothing, and reports what an import into a new storage would do. */
  public static KeypalImport dryRun() {
    return new KeypalImport(new DryRun(Optional.empty()), BATCH_LINES);
  }

  /**
   * Imports all lines to the end.
   *
   * @param in the lines; it is not closed
   * @return the results of the lines
   * @throws IOException if the lines cannot be read, or the thread was interrupted; lines that were
   *     reported as imported before stay
   * @throws StorageException if the storage fails; here too, lines that were reported as imported
   *     before stay
   */
  public KeypalImportReport run(InputStream in, Listener listener) throws IOException {
    ExecutorService reader = Executors.newSingleThreadExecutor(KeypalImport::daemon);
    try {
      return run(new ImportSource(in, batchLines), reader, listener);
    } finally {
      reader.shutdownNow();
    }
  }

  /** The next lines are read and checked while those before are written. */
  private KeypalImportReport run(ImportSource source, ExecutorService reader, Listener listener)
      throws IOException {
    Progress progress = new Progress(listener);
    Future<ImportSource.Batch> next = reader.submit(source::next);
    boolean last = false;
    while (!last) {
      ImportSource.Batch batch = await(next);
      last = batch.last();
      if (!last) {
        next = reader.submit(source::next);
      }
      target.take(batch.lines(), progress::add);
      listener.advanced(batch.bytes(), progress.report);
    }
    return progress.report;
  }

  private static final class Progress {
    private final Listener listener;
    private KeypalImportReport report = KeypalImportReport.EMPTY;

    Progress(Listener listener) {
      this.listener = listener;
    }

    void add(ImportTally tally) {
      report = report.plus(tally.report());
      tally.refusals().forEach(listener::refused);
    }
  }

  private static ImportSource.Batch await(Future<ImportSource.Batch> batch) throws IOException {
    try {
      return batch.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the import was interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException unreadable) {
        throw unreadable;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a line could not be read", e.getCause());
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "keyhold-keypal-import");
    thread.setDaemon(true);
    return thread;
  }
}

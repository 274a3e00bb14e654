package dev.keyhold.cli;

import dev.keyhold.audit.TrailFile;
import dev.keyhold.audit.TrailLog;
import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a server that hands its trail to others. */
final class ForwardOptions {
  private static final long MEGABYTE = 1_000_000;

  @Option(
      names = "--trail-file",
      paramLabel = "FILE",
      description =
          "Append each entry to this file, as a line of JSON. The file must be new or made by"
              + " this option.")
  private @Nullable Path file;

  @Option(
      names = "--trail-file-megabytes",
      paramLabel = "N",
      defaultValue = "100",
      description = "The size at which a new file is begun. Default: ${DEFAULT-VALUE}.")
  private long megabytes;

  @Option(
      names = "--trail-files-kept",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many full files are kept. Default: ${DEFAULT-VALUE}.")
  private int kept;

  @Option(
      names = "--trail-log",
      description = "Log each entry as a line of JSON, by the logger " + TrailLog.LOGGER + ".")
  private boolean log;

  ForwardOptions() {}

  /**
   * The file that is written to, looked at before anything is opened.
   *
   * @throws StorageException.InvalidInput if the file is one of the data, or holds something else
   */
  Optional<TrailFile> file(DataFolder data) {
    if (file == null) {
      return Optional.empty();
    }
    data.keepClear(file);
    return Optional.of(new TrailFile(file, megabytes * MEGABYTE, kept));
  }

  /** The listeners that are on the class path, and those that are named. */
  List<AuditFeed> feeds(Storage storage, Optional<TrailFile> trailFile) {
    List<AuditFeed> feeds = new ArrayList<>(AuditFeed.found(storage));
    trailFile.ifPresent(listener -> feeds.add(new AuditFeed(storage, "trail-file", listener)));
    if (log) {
      feeds.add(new AuditFeed(storage, "trail-log", new TrailLog()));
    }
    return feeds;
  }
}

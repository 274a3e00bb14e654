package dev.keyhold.cli;

import dev.keyhold.audit.TrailFormat;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold audit list}: who did what. */
@Command(
    name = "list",
    description = {
      "Prints entries of the trail, newest first. Others may write to it meanwhile.",
      "An entry is printed if it matches all filters."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditListCommand implements Callable<Integer> {
  private static final long LOOK_EVERY_MILLIS = 250;

  @Spec private CommandSpec spec;
  @Mixin private Database data;
  @Mixin private TrailOptions options;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = {
        "text, jsonl (JSON lines) or csv. Default: ${DEFAULT-VALUE}.",
        "In csv, text that a spreadsheet would take for a formula gets an apostrophe in front."
      })
  private String format;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "9223372036854775807",
      description = "The largest number of entries. Default: all.")
  private long limit;

  @Option(names = "--oldest-first", description = "Print the oldest first.")
  private boolean oldestFirst;

  @Option(
      names = "--follow",
      description = {
        "Keep printing new entries, in order, until the command is stopped.",
        "It begins with the entries of --since, or else with the next entry."
      })
  private boolean follow;

  private long printed;

  AuditListCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    TrailFormat lines = lines(format);
    Instant now = Clock.systemUTC().instant();
    lines.header().ifPresent(spec.commandLine().getOut()::println);
    try (Storage storage = AuditFiles.look(data, "unchecked")) {
      if (follow) {
        follow(storage, options.query(now, false), lines);
      } else {
        list(storage, options.query(now, !oldestFirst), Long.MAX_VALUE, lines);
      }
    }
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }

  private static TrailFormat lines(String format) {
    return switch (format) {
      case "text" -> TrailFormat.TEXT;
      case "jsonl" -> TrailFormat.JSON_LINES;
      case "csv" -> TrailFormat.CSV;
      default -> throw new StorageException.InvalidInput("--format is text, jsonl or csv");
    };
  }

  private static String line(TrailFormat format, StoredEntry entry) {
    String line = format.line(entry);
    return format == TrailFormat.JSON_LINES ? VisibleJson.of(line) : line;
  }

  /**
   * @param last the number of the last entry that is wanted
   */
  private boolean list(Storage storage, AuditQuery query, long last, TrailFormat lines) {
    return Page.<StoredEntry>walk(page -> storage.read(tx -> tx.audit().list(query, page)))
        .flatMap(page -> page.items().stream())
        .filter(entry -> entry.sequence() <= last)
        .allMatch(entry -> print(line(lines, entry)));
  }

  private void follow(Storage storage, AuditQuery query, TrailFormat lines)
      throws InterruptedException {
    long last = storage.read(tx -> tx.audit().last());
    boolean wanted = !options.hasBeginning() || list(storage, query, last, lines);
    while (wanted) {
      long place = last;
      List<StoredEntry> entries = storage.read(tx -> tx.audit().readAfter(place, Limits.PAGE_SIZE));
      for (StoredEntry entry : entries) {
        wanted = wanted && (!query.matches(entry) || print(line(lines, entry)));
        last = entry.sequence();
      }
      if (entries.isEmpty()) {
        wanted = !spec.commandLine().getOut().checkError(); // which flushes, too
        new CountDownLatch(1).await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  /**
   * @return whether more lines are wanted, and somebody is there to read them
   */
  private boolean print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    if (printed >= limit) {
      return false;
    }
    out.println(line);
    printed++;
    return printed < limit && !(printed % Limits.PAGE_SIZE == 0 && out.checkError());
  }
}

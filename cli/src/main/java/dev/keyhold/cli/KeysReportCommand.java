package dev.keyhold.cli;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyReport;
import dev.keyhold.keys.KeyReport.Counts;
import dev.keyhold.keys.KeyReport.Finding;
import dev.keyhold.server.Views;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Words;
import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** {@code keyhold keys report}: which keys should be looked at. */
@Command(
    name = "report",
    description = {
      "Counts all keys, and lists the keys that expire soon, were never used, were not used for"
          + " a long time, or are old. Expired and revoked keys are only counted.",
      "It changes nothing, and the database can be in use."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class KeysReportCommand implements Runnable {
  private static final int FINDINGS_WIDTH = "expiring,never-used,over-lived".length();

  private static final int BUFFER = 1 << 16;

  @Spec private CommandSpec spec;
  @Mixin private Database data;

  @Option(
      names = "--expiring-within",
      paramLabel = "DURATION",
      defaultValue = "30d",
      description = "List keys that expire within this time. Default: ${DEFAULT-VALUE}.")
  private String expiringWithin;

  @Option(
      names = "--unused-for",
      paramLabel = "DURATION",
      defaultValue = "90d",
      description = "List keys that were not used for this long. Default: ${DEFAULT-VALUE}.")
  private String unusedFor;

  @Option(
      names = "--older-than",
      paramLabel = "DURATION",
      defaultValue = "365d",
      description = "List keys that are older than this. Default: ${DEFAULT-VALUE}.")
  private String olderThan;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json for a single JSON object. Default: ${DEFAULT-VALUE}.")
  private String format;

  KeysReportCommand() {}

  @Override
  public void run() {
    boolean json = format.equals("json");
    if (!json && !format.equals("text")) {
      throw new StorageException.InvalidInput("--format is text or json");
    }
    KeyReport.Bounds bounds =
        KeyReport.Bounds.DEFAULT
            .expiringWithin(When.lasting(expiringWithin))
            .unusedFor(When.lasting(unusedFor))
            .olderThan(When.lasting(olderThan));
    // The command's own goes to the terminal line by line, and there may be a million of them.
    PrintWriter out = new PrintWriter(new BufferedWriter(spec.commandLine().getOut(), BUFFER));
    try (Storage storage = AuditFiles.look(data, "never")) {
      KeyReport report =
          ApiKeys.builder(storage, KeyPolicy.DEFAULT)
              .clock(Clock.systemUTC())
              .build()
              .report(bounds);
      if (json) {
        json(report, out);
      } else {
        text(report, out);
      }
    }
    out.flush();
  }

  private void text(KeyReport report, PrintWriter out) {
    Counts counts = report.count();
    out.printf(Locale.ROOT, "%,12d  keys at %s%n", counts.keys(), IsoTime.text(report.at()));
    counts
        .byState()
        .forEach((state, number) -> out.printf(Locale.ROOT, "%,12d  %s%n", number, word(state)));
    line(out, counts, Finding.EXPIRING, "expire within " + expiringWithin);
    line(out, counts, Finding.NEVER_USED, "were never used" + note(counts));
    line(out, counts, Finding.UNUSED, "were not used for " + unusedFor);
    line(out, counts, Finding.OVER_LIVED, "are older than " + olderThan);
    if (counts.byFinding().values().stream().mapToLong(Long::longValue).sum() > 0) {
      out.println();
      KeyLines lines = new KeyLines(out, FINDINGS_WIDTH);
      lines.head("found");
      report.forEach((key, findings) -> lines.key(words(findings), key));
    }
  }

  private static String note(Counts counts) {
    return counts.keys() > 0 && counts.everUsed() == 0 ? "; no use of any key is on record" : "";
  }

  private static void line(PrintWriter out, Counts counts, Finding finding, String words) {
    out.printf(Locale.ROOT, "%,12d  %s%n", counts.byFinding().getOrDefault(finding, 0L), words);
  }

  /** Written as it is read: there may be more keys than fit into memory. */
  private static void json(KeyReport report, PrintWriter out) {
    Counts counts = report.count();
    JsonGenerator object = JsonMapper.shared().createGenerator(new VisibleJson(out));
    object.writeStartObject();
    object.writeStringProperty("at", IsoTime.text(report.at()));
    object.writeNumberProperty("count", counts.keys());
    object.writePOJOProperty("byState", byWord(counts.byState()));
    object.writePOJOProperty("byFinding", byWord(counts.byFinding()));
    object.writeNumberProperty("everUsed", counts.everUsed());
    object.writeArrayPropertyStart("keys");
    report.forEach((key, findings) -> object.writePOJO(view(report, key, findings)));
    object.writeEndArray();
    object.writeEndObject();
    object.flush();
    out.println();
  }

  private static Map<String, @Nullable Object> view(
      KeyReport report, ApiKey key, Collection<Finding> findings) {
    Map<String, @Nullable Object> view = Views.key(key);
    view.put("state", word(key.stateAt(report.at())));
    view.put("findings", findings.stream().map(KeysReportCommand::word).toList());
    return view;
  }

  private static Map<String, Long> byWord(Map<? extends Enum<?>, Long> counts) {
    Map<String, Long> byWord = new LinkedHashMap<>();
    counts.forEach((each, number) -> byWord.put(word(each), number));
    return byWord;
  }

  private static String words(Collection<Finding> findings) {
    return findings.stream().map(KeysReportCommand::word).collect(Collectors.joining(","));
  }

  private static String word(Enum<?> each) {
    return Words.of(each).replace('_', '-');
  }
}

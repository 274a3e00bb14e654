package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.Retention;
import dev.keyhold.audit.RetentionReport;
import dev.keyhold.audit.RetentionRule;
import dev.keyhold.spi.Text;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold audit retention}: erases what is too old to be kept. */
@Command(
    name = "retention",
    description = {
      "Erases the content of entries that are older than a policy allows. The hub can keep"
          + " running. The trail keeps its length and can still be verified.",
      "The policy is a JSON array of rules. The first rule that matches an entry applies:",
      "  [@|bold {\"action\":\"session.*\",\"keep\":\"30d\"}|@,"
          + " @|bold {\"organization\":\"court\",\"keep\":\"for ever\"}|@,"
          + " @|bold {\"keep\":\"400d\"}|@]"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditRetentionCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private Database data;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      required = true,
      description = "The file that holds the policy.")
  private Path policy;

  @Option(names = "--dry-run", description = "Count the entries and erase nothing.")
  private boolean dryRun;

  @Mixin private ActorOption actor;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "retention",
      description = "Why, for the trail. Default: ${DEFAULT-VALUE}.")
  private String reason;

  AuditRetentionCommand() {}

  @Override
  public void run() {
    List<RetentionRule> rules = RetentionPolicy.read(policy);
    AuditContext context = AuditContext.builder().actorId(actor.id()).reason(reason).build();
    try (AuditedStorage storage =
        AuditedStorage.over(AuditFiles.open(data, "never"), () -> context)) {
      Retention retention = new Retention(storage, rules, Clock.systemUTC());
      print(dryRun ? retention.dryRun() : retention.run());
    }
  }

  private void print(RetentionReport report) {
    PrintWriter out = spec.commandLine().getOut();
    for (RetentionReport.Governed governed : report.rules()) {
      out.printf(
          Locale.ROOT, "%,12d  %s%n", governed.entries(), Text.visible(words(governed.rule())));
    }
    if (dryRun) {
      out.printf(
          Locale.ROOT, "%,d entries would be erased; nothing was changed%n", report.entries());
    } else {
      out.printf(
          Locale.ROOT,
          "%,d entries erased; the longest batch took %,d ms%n",
          report.entries(),
          report.longest().toMillis());
    }
    out.flush();
  }

  private static String words(RetentionRule rule) {
    return "%s%s, kept %s"
        .formatted(
            rule.action().orElse("all actions"),
            rule.organizationId().map(id -> " in " + id).orElse(""),
            rule.keep().map(keep -> "for " + keep).orElse("for ever"));
  }
}

package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.cli.IamSweep.Ending;
import dev.keyhold.iam.IamTables;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold iam sweep}: rows whose time is over. */
@Command(
    name = "sweep",
    description =
        "Removes sessions, codes, refresh tokens and assertions that have ended, and counts of"
            + " requests that are old. The hub can keep running. Each batch has one entry in the"
            + " trail.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class IamSweepCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private DataFolder data;

  @Option(
      names = "--ended-for",
      paramLabel = "DURATION",
      defaultValue = "P1D",
      description = "How long ago a row must have ended. Default: ${DEFAULT-VALUE}.")
  private Duration endedFor;

  @Option(names = "--dry-run", description = "Count the rows and remove none.")
  private boolean dryRun;

  @Mixin private ActorOption actor;

  IamSweepCommand() {}

  @Override
  public void run() {
    AuditContext context = AuditContext.of(actor.id());
    try (AuditedStorage storage =
        AuditedStorage.over(GivenSets.open(data, List.of(IamTables.SET)), () -> context)) {
      IamSweep sweep =
          new IamSweep(storage, actor.id(), Clock.systemUTC().instant().minus(endedFor));
      PrintWriter out = spec.commandLine().getOut();
      for (Ending ending : IamSweep.TABLES) {
        long rows = dryRun ? sweep.count(ending) : sweep.remove(ending);
        out.printf(
            Locale.ROOT,
            "%,12d  %s %s%n",
            rows,
            ending.shape().name(),
            dryRun ? "would be removed" : "removed");
        out.flush();
      }
    }
  }
}

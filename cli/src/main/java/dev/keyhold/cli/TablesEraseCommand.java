package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.PersonalErasure;
import dev.keyhold.audit.PersonalErasure.Erased;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.table.SetShape;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold tables erase}: what the rows of sets say about a person. */
@Command(
    name = "erase",
    description = {
      "Blanks the personal columns of the rows that refer to a person, and of the person's own row"
          + " where its table is one of your sets. Each row has its entry in the trail. It cannot be"
          + " undone; try --dry-run first.",
      "The account itself and the entries of the trail are not touched. The exit code is 1 if a row"
          + " stays as it is because a check of its table, or another row, stands against blanks."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TablesEraseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataFolder data;
  @Mixin private GivenSets given;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      defaultValue = "accounts",
      description = "The table of the person. Default: ${DEFAULT-VALUE}.")
  private String table;

  @Option(
      names = "--id",
      paramLabel = "ID",
      required = true,
      description = "The id of the person in that table.")
  private String id;

  @Option(names = "--dry-run", description = "Count the rows and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "The reason, for the trail.")
  private String reason;

  @Mixin private ActorOption actor;

  TablesEraseCommand() {}

  @Override
  public Integer call() {
    return given.use(this::erase);
  }

  private int erase(List<SetShape> sets) {
    AuditContext context = AuditContext.builder().actorId(actor.id()).reason(reason).build();
    Clock clock = Clock.systemUTC();
    try (AuditedStorage storage = AuditedStorage.over(GivenSets.open(data, sets), () -> context)) {
      PersonalErasure erasure = PersonalErasure.of(storage, table, id, clock);
      return said(dryRun ? erasure.look() : erasure.erase());
    }
  }

  private int said(List<Erased> all) {
    PrintWriter out = spec.commandLine().getOut();
    boolean refused = false;
    for (Erased erased : all) {
      out.printf(Locale.ROOT, "%s: %,d rows%n", Text.visible(erased.table()), erased.rows());
      for (String row : erased.refused()) {
        out.println("  stays as it is: " + Text.visible(row));
        refused = true;
      }
    }
    if (all.isEmpty()) {
      out.println("no row says anything personal");
    } else {
      out.println(dryRun ? "would be blanked; nothing was changed" : "blanked");
    }
    out.flush();
    return refused ? ExitCode.SOFTWARE : ExitCode.OK;
  }
}

package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tables.LooseReferences;
import dev.keyhold.tables.LooseReferences.Loose;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold tables mend}: references across databases that lead to nothing. */
@Command(
    name = "mend",
    description = {
      "Finds references across databases that lead to nothing any more, and does to each row what"
          + " the reference says: deletes the row, or clears the column. Each has its entry in the"
          + " trail. Try --dry-run first.",
      "The exit code is 1 if a row is left: its reference says neither, or another row or a check"
          + " stands against it."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TablesMendCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataFolder data;
  @Mixin private GivenSets given;

  @Option(names = "--dry-run", description = "List the rows and change nothing.")
  private boolean dryRun;

  @Mixin private ActorOption actor;

  TablesMendCommand() {}

  @Override
  public Integer call() {
    return given.use(this::mend);
  }

  private int mend(List<SetShape> sets) {
    AuditContext context = AuditContext.builder().actorId(actor.id()).reason("tables mend").build();
    try (Storage storage = AuditedStorage.over(GivenSets.open(data, sets), () -> context)) {
      LooseReferences loose = LooseReferences.of(storage, Clock.systemUTC());
      return said(dryRun ? loose.look() : loose.mend());
    }
  }

  private int said(List<Loose> all) {
    PrintWriter out = spec.commandLine().getOut();
    for (Loose loose : all) {
      String rows =
          String.format(
              Locale.ROOT, "%s.%s: %,d rows", loose.table(), loose.column(), loose.ids().size());
      out.println(rows + " " + done(loose.rule()));
      Set<String> left = loose.rule() == WhenDeleted.REFUSE ? Set.of() : Set.copyOf(loose.left());
      for (String id : loose.ids()) {
        out.println("  " + Text.visible(id) + (left.contains(id) ? ", which stays" : ""));
      }
    }
    if (all.isEmpty()) {
      out.println("no reference is loose");
    }
    out.flush();
    boolean left =
        all.stream()
            .anyMatch(loose -> loose.rule() == WhenDeleted.REFUSE || !loose.left().isEmpty());
    return left ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private String done(WhenDeleted rule) {
    return switch (rule) {
      case CASCADE -> dryRun ? "would be deleted" : "deleted";
      case CLEAR -> dryRun ? "would be cleared" : "cleared";
      case REFUSE -> "refer to nothing, and stay";
    };
  }
}

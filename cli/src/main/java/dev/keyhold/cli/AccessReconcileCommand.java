package dev.keyhold.cli;

import dev.keyhold.access.Reconciliation;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Text;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold access reconcile}: the graph against the memberships. */
@Command(
    name = "reconcile",
    description = {
      "Compares what belongs to organizations in their access graphs with their members, and mends the"
          + " graphs: the members are always right.",
      "It is not needed where keyhold runs as it should: each question looks for changes first. With"
          + " --dry-run, the exit code is 0 only if nothing differs."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AccessReconcileCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GivenGraphs given;

  @Option(
      names = "--organization",
      paramLabel = "ID",
      description = "The id of one organization; all without it.")
  private @Nullable String organization;

  @Option(names = "--dry-run", description = "Say what would be done and change nothing.")
  private boolean dryRun;

  AccessReconcileCommand() {}

  @Override
  public Integer call() {
    return given.look(
        open -> {
          boolean same = true;
          for (String id : organizations(open)) {
            open.tenant(id);
            Reconciliation found = open.access().projection().reconcile(id, dryRun);
            print(spec.commandLine().getOut(), id, found);
            same &= found.found() == 0;
          }
          return same || !dryRun ? ExitCode.OK : ExitCode.SOFTWARE;
        });
  }

  private List<String> organizations(GivenGraphs.Open open) {
    if (organization != null) {
      return List.of(organization);
    }
    return open.system()
        .read(
            tx ->
                Page.walk(Limits.PAGE_SIZE, page -> tx.identities().organizations().list(page))
                    .flatMap(page -> page.items().stream())
                    .map(Organization::id)
                    .toList());
  }

  private static void print(PrintWriter out, String id, Reconciliation found) {
    out.printf(
        Locale.ROOT,
        "%s: %,d missing, %,d extra, %,d wrong%n",
        Text.visible(id),
        found.missing().size(),
        found.extra().size(),
        found.wrong().size());
    each(out, "missing", found.missing());
    each(out, "extra", found.extra());
    each(out, "wrong", found.wrong());
    out.flush();
  }

  private static void each(PrintWriter out, String word, List<String> accounts) {
    accounts.forEach(account -> out.println("  " + word + "  " + Text.visible(account)));
  }
}

package dev.keyhold.cli;

import dev.keyhold.spi.Text;
import dev.keyhold.spi.table.SetShape;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold tables check}: whether a file holds what the sets say. */
@Command(
    name = "check",
    description =
        "Says whether the database holds the tables of your sets, as their migrations make them and"
            + " their descriptors say. Changes nothing.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TablesCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataFolder data;
  @Mixin private GivenSets given;

  TablesCheckCommand() {}

  @Override
  public Integer call() {
    return given.use(sets -> check(spec, data, sets));
  }

  static int check(CommandSpec spec, DataFolder data, List<SetShape> sets) {
    PrintWriter out = spec.commandLine().getOut();
    List<String> differences = GivenSets.check(data, sets);
    differences.forEach(difference -> out.println("WRONG  " + Text.visible(difference)));
    if (differences.isEmpty()) {
      sets.forEach(set -> out.println("ok     the set " + Text.visible(set.name())));
    }
    out.flush();
    return differences.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}

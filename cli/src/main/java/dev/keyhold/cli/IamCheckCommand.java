package dev.keyhold.cli;

import dev.keyhold.iam.IamTables;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold iam check}: whether a database has the tables as they are declared. */
@Command(
    name = "check",
    description =
        "Says whether the database has the tables behind sign-in as they are declared. Changes"
            + " nothing. The exit code is 1 if it has not.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class IamCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataFolder data;

  IamCheckCommand() {}

  @Override
  public Integer call() {
    return TablesCheckCommand.check(spec, data, List.of(IamTables.SET));
  }
}

package dev.keyhold.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold privileges may}. */
@Command(
    name = "may",
    description = {
      "Says whether an account may do something: yes or no.",
      "The exit code is 0 for yes and 1 for no."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class PrivilegesMayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GivenPower given;
  @Mixin private AskedPower asked;

  PrivilegesMayCommand() {}

  @Override
  public Integer call() {
    boolean allowed = given.use(open -> open.core().power().may(open.organization(), asked.ask()));
    spec.commandLine().getOut().println(allowed ? "yes" : "no");
    return allowed ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}

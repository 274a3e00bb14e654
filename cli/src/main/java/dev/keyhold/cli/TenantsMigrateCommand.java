package dev.keyhold.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold tenants migrate}: the databases of all. */
@Command(
    name = "migrate",
    description =
        "Runs the migrations that the shared database and those of tenants lack, several at once."
            + " One that fails is told, and stops no other. Name the sets with --jar.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TenantsMigrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GivenTenants given;

  @Option(
      names = "--at-once",
      defaultValue = "2",
      paramLabel = "N",
      description = "How many at once. Default: ${DEFAULT-VALUE}.")
  private int atOnce;

  TenantsMigrateCommand() {}

  @Override
  public Integer call() {
    if (atOnce < 1) {
      throw new ParameterException(spec.commandLine(), "--at-once is at least 1");
    }
    PrintWriter out = spec.commandLine().getOut();
    boolean ok =
        given.use(
            tenants ->
                tenants.fleet().migrate(atOnce, finding -> GivenTenants.print(out, finding)));
    return ok ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}

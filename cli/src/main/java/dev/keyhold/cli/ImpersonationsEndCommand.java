package dev.keyhold.cli;

import dev.keyhold.core.ImpersonationSession;
import dev.keyhold.spi.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold impersonations end}. */
@Command(
    name = "end",
    description = "Ends a session at once.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ImpersonationsEndCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenPower given;

  @Parameters(paramLabel = "SESSION", description = "The id of the session.")
  private String session;

  ImpersonationsEndCommand() {}

  @Override
  public void run() {
    ImpersonationSession ended =
        given.use(open -> open.core().impersonations().end(open.organization(), session));
    spec.commandLine()
        .getOut()
        .println(ended.endReason().map(Words::of).orElse("open").replace('_', ' '));
  }
}

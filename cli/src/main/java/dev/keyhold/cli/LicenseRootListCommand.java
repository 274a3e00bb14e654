package dev.keyhold.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold license root list}. */
@Command(
    name = "list",
    description = "Prints the thumbprints of the pinned keys.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class LicenseRootListCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private LicenseTrustOptions trust;

  LicenseRootListCommand() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    trust.roots().ids().forEach(out::println);
  }
}

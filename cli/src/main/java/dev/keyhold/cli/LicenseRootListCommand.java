package dev.keyhold.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold license root list}. */
@Command(
    name = "list",
    description = "Prints the thumbprints of the pinned keys.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class LicenseRootListCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--license-roots",
      paramLabel = "FILE",
      required = true,
      description = "The file of the pinned keys.")
  private Path roots;

  LicenseRootListCommand() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    RootsFile.read(roots).ids().forEach(out::println);
  }
}

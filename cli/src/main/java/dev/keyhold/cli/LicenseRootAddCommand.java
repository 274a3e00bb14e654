package dev.keyhold.cli;

import dev.keyhold.apps.LicenseKey;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold license root add}. */
@Command(
    name = "add",
    description = {
      "Pins a key, and prints its thumbprint, which is to be compared with what its owner says.",
      "The file of the roots is kept beside the database and not in it: whoever writes the database"
          + " adds no root."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class LicenseRootAddCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--license-roots",
      paramLabel = "FILE",
      required = true,
      description = "The file of the pinned keys; it is made if it is not there.")
  private Path roots;

  @Parameters(paramLabel = "KEY", description = "A file with the public key, a JSON Web Key.")
  private Path key;

  LicenseRootAddCommand() {}

  @Override
  public void run() {
    LicenseKey added = LicenseKey.of(TextFile.read(key.toString(), key));
    RootsFile.add(roots, added);
    spec.commandLine().getOut().println(added.id());
  }
}

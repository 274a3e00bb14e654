package dev.keyhold.cli;

import dev.keyhold.apps.LicenseKey;
import dev.keyhold.spi.StorageException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold license key new}: the key of a root or an author. */
@Command(
    name = "key",
    description = {
      "Makes a key of a root or an author. The private part is written to a new file that only its"
          + " owner may read. The public part is printed, a JSON Web Key."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class LicenseKeyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "new", description = "The word new.")
  private String action;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "A new file for the private part. An existing file is never overwritten.")
  private Path file;

  LicenseKeyCommand() {}

  @Override
  public void run() {
    if (!action.equals("new")) {
      throw new ParameterException(spec.commandLine(), "the only thing to do with a key is: new");
    }
    LicenseKey key = LicenseKey.make();
    NewFile.write(file, key.privateJwk() + "\n");
    PrintWriter out = spec.commandLine().getOut();
    out.println(key.publicJwk());
    if (out.checkError()) {
      NewFile.undo(file);
      throw new StorageException.Unavailable(
          "the public part could not be printed, so no key was made");
    }
  }
}

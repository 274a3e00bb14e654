package dev.keyhold.cli;

import dev.keyhold.audit.NoteSigner;
import dev.keyhold.spi.StorageException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold audit key new}: the key that signs checkpoints. */
@Command(
    name = "key",
    description = {
      "Makes a key that signs checkpoints. The private part goes into a new file that its owner"
          + " alone may read; the public part is printed, for whoever verifies."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditKeyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "new", description = "What to do: new.")
  private String action;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "Which trail, such as example.org/hub; it stands in every checkpoint.")
  private String name;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The file for the private key; never overwritten.")
  private Path file;

  AuditKeyCommand() {}

  @Override
  public void run() {
    if (!action.equals("new")) {
      throw new ParameterException(spec.commandLine(), "the only thing to do with a key is: new");
    }
    NoteSigner signer = NoteSigner.generate(name);
    NewFile.write(file, signer.privateText() + "\n");
    PrintWriter out = spec.commandLine().getOut();
    out.println(signer.verifier().text());
    if (out.checkError()) {
      NewFile.undo(file);
      throw new StorageException.Unavailable(
          "the public key could not be printed, so no key was made");
    }
  }
}

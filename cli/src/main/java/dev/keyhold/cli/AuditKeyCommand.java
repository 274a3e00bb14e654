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
      "Makes a key pair that signs checkpoints. The private key is written to a new file that"
          + " only its owner may read. The public key is printed: give it to those who verify the"
          + " trail."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditKeyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "new", description = "The word new.")
  private String action;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "The name of the trail, such as example.org/hub. Each checkpoint contains it.")
  private String name;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "A new file for the private key. An existing file is never overwritten.")
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

package dev.keyhold.cli;

import dev.keyhold.audit.NoteSigner;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
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
    write(signer.privateText() + "\n");
    PrintWriter out = spec.commandLine().getOut();
    out.println(signer.verifier().text());
    out.flush();
  }

  private void write(String text) {
    var ownerAlone =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerAlone)) {
      channel.write(StandardCharsets.UTF_8.encode(text));
    } catch (FileAlreadyExistsException e) {
      throw new StorageException.InvalidInput(file + " is there already and is not overwritten");
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          "the key could not be written to " + file + ": " + e.getClass().getSimpleName(), e);
    }
  }
}

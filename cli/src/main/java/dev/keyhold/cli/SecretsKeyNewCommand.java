package dev.keyhold.cli;

import dev.keyhold.secrets.EncryptionKey;
import dev.keyhold.secrets.KeyText;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold secrets key new}. */
@Command(
    name = "new",
    description = {
      "Makes a key in a new file that only its owner can read, and makes it the active one. Keep a"
          + " copy of the file elsewhere: without it, nobody reads what it wraps.",
      "The tables of secrets are made if the database has none."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SecretsKeyNewCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenKeyring given;

  @Parameters(
      paramLabel = "FILE",
      description =
          "A new file, which is read wherever secrets are. It belongs outside of the folder of the"
              + " data, so that no copy holds both. An existing file is never overwritten.")
  private Path file;

  SecretsKeyNewCommand() {}

  @Override
  public void run() {
    given.keepClear(file);
    // Before the database gets its tables: a file that cannot be made changes nothing.
    NewFile.write(file, KeyText.make());
    EncryptionKey key = active();
    spec.commandLine().getOut().println(SecretLines.of(key));
    if (given.isAmongData(file)) {
      spec.commandLine()
          .getErr()
          .println(
              "keyhold: WARNING: the key lies in the folder of the data; whoever copies the folder"
                  + " has both");
    }
  }

  private EncryptionKey active() {
    String reference = file.toAbsolutePath().normalize().toString();
    try {
      return given.make(open -> open.secrets().keys().use("file", reference));
    } catch (StorageException.OutcomeUnknown e) {
      throw e; // the key may be active, and then the file is needed
    } catch (RuntimeException e) {
      NewFile.undo(file);
      throw e;
    }
  }
}

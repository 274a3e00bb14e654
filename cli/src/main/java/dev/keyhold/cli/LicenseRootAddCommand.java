package dev.keyhold.cli;

import dev.keyhold.apps.LicenseKey;
import dev.keyhold.apps.LicenseRoots;
import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
  @Mixin private LicenseTrustOptions trust;

  @Parameters(paramLabel = "KEY", description = "A file with the public key, a JSON Web Key.")
  private Path key;

  LicenseRootAddCommand() {}

  @Override
  public void run() {
    LicenseKey added = LicenseKey.of(TextFile.read(key.toString(), key));
    LicenseRoots roots = trust.roots().with(added);
    write(trust.file(), roots.jwkSet() + "\n");
    spec.commandLine().getOut().println(added.id());
  }

  /** In one step: a server may read it at any moment. */
  private static void write(Path file, String text) {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      GivenFile.of(file).requireReplaceable();
      Files.deleteIfExists(beside);
      NewFile.write(beside, text);
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          file + " cannot be written: " + e.getClass().getSimpleName(), e);
    }
  }
}

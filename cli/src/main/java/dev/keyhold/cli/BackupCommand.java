package dev.keyhold.cli;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sqlite.SqliteCopy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold backup}: a copy that can be trusted, while the hub goes on. */
@Command(
    name = "backup",
    description = {
      "Copies the database to FILE while it is in use, checks the copy, and writes"
          + " FILE.manifest.json beside it: counts, the head of the trail and a SHA-256.",
      "The exit code is 0 only if the copy is sound and its trail verifies. A copy whose trail"
          + " does not verify is kept all the same."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class BackupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Database data;

  @Parameters(paramLabel = "FILE", description = "The copy, on a local disk.")
  private Path file;

  @Option(names = "--force", description = "Replace FILE and its manifest if they are there.")
  private boolean force;

  BackupCommand() {}

  @Override
  public Integer call() {
    Instant at = Clock.systemUTC().instant();
    Path note = BackupManifest.beside(file);
    data.data().keepClear(file);
    if (Files.exists(note)) {
      if (!force) {
        throw new StorageException.InvalidInput(note + " already exists and is not overwritten");
      }
      BackupManifest.read(note); // which is replaced, and nothing else
    }
    CopySteps steps = new CopySteps(spec);
    try (SqliteCopy copy = SqliteCopy.ofDatabase(data.file(), file, force, steps.bar()::show)) {
      copy.check();
      steps.say("checked", "integrity and foreign keys");
      CopySteps.Trail trail = steps.looked(copy);
      copy.keep(note, BackupManifest.of(copy, at, trail).bytes());
      tellOfTenants(steps);
      steps.say("wrote", file + ", and what it is into " + note.getFileName());
      return trail.sound() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private void tellOfTenants(CopySteps steps) {
    StorageConfig config = data.config().build();
    int databases =
        Keyhold.provider(config).tenantDatabases().map(all -> all.names(config).size()).orElse(0);
    if (databases > 0 && data.file().equals(data.data().systemDatabase())) {
      steps.say(
          "mind",
          "databases of tenants are not in it: "
              + databases
              + "; keyhold tenants backup copies them all");
    }
  }
}

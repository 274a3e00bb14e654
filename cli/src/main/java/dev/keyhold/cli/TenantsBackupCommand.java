package dev.keyhold.cli;

import dev.keyhold.spi.GivenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold tenants backup}: all databases of a data folder, with one manifest. */
@Command(
    name = "backup",
    description = {
      "Copies the database that all share and those of all tenants into FOLDER while they are in"
          + " use, checks each copy, and writes one manifest.json: counts, the head of each trail"
          + " and a SHA-256.",
      "keyhold restore brings the folder back. The exit code is 0 only if all copies are sound and"
          + " their trails verify."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TenantsBackupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataFolder data;

  @Parameters(paramLabel = "FOLDER", description = "A new folder, on a local disk.")
  private Path folder;

  TenantsBackupCommand() {}

  @Override
  public Integer call() {
    data.keepClear(folder);
    data.keepClear(folder.resolve(FolderManifest.SHARED));
    refuseUnlessNew();
    NamespaceOption.makeFolder(folder);
    CopySteps steps = new CopySteps(spec);
    boolean sound = new FolderBackup(data, folder, steps, Clock.systemUTC().instant()).make();
    steps.say("wrote", "what is in " + folder + " into " + FolderManifest.NAME);
    return sound ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void refuseUnlessNew() {
    GivenFile given = GivenFile.of(folder);
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw given.refused("is there, and is no folder; name a new folder");
    }
    try (Stream<Path> inside = Files.list(folder)) {
      if (inside.findAny().isPresent()) {
        throw given.refused("is not empty; name a new folder");
      }
    } catch (IOException e) {
      throw given.refused("cannot be read: " + e.getClass().getSimpleName());
    }
  }
}

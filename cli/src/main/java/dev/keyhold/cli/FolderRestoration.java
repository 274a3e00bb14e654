package dev.keyhold.cli;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sqlite.SqliteCopy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Brings back all databases of a backup's folder. All are checked before the first one gets its
 * place. The one that all share gets it last: if it is cut off, run it again.
 */
record FolderRestoration(Path folder, Path target, CopySteps steps) {
  /**
   * @param force whether databases that are there are replaced
   * @param damagedTrail whether one whose trail does not verify is restored too
   * @param shared does something with the copy of the database that all share
   */
  void run(
      FolderManifest manifest, boolean force, boolean damagedTrail, Consumer<SqliteCopy> shared) {
    List<SqliteCopy> copies = new ArrayList<>();
    NamespaceOption.makeFolder(target.resolveSibling(FolderManifest.TENANTS));
    try {
      for (Map.Entry<String, BackupManifest> each : manifest.databases().entrySet()) {
        String path = each.getKey();
        SqliteCopy copy =
            SqliteCopy.ofFile(folder.resolve(path), place(path), force, steps.bar()::show);
        copies.add(0, copy);
        check(copy, path, each.getValue(), damagedTrail);
      }
      shared.accept(copies.get(copies.size() - 1));
      copies.forEach(SqliteCopy::takeOver);
    } finally {
      copies.forEach(SqliteCopy::close);
    }
    tellOthers(manifest);
  }

  private Path place(String path) {
    return path.equals(FolderManifest.SHARED) ? target : target.resolveSibling(path);
  }

  private void check(SqliteCopy copy, String path, BackupManifest expected, boolean damagedTrail) {
    try {
      expected.holdHash(copy.sha256());
      copy.checkSchema();
      copy.check();
      CopySteps.Trail trail = copy.look(steps::trail);
      if (!trail.sound() && !damagedTrail) {
        throw new StorageException.Corrupt(
            "its audit trail does not verify; --damaged-trail restores it as it is");
      }
      expected.hold(copy.contents(), trail.head());
      steps.say("checked", path + ": " + trail.finding());
    } catch (StorageException.Corrupt e) {
      throw new StorageException.Corrupt(path + " of the backup: " + e.summary());
    }
  }

  /** Databases beside the target of which the backup does not know. */
  private void tellOthers(FolderManifest manifest) {
    StorageConfig config = StorageConfig.of("sqlite:" + target);
    Keyhold.provider(config).tenantDatabases().orElseThrow().names(config).stream()
        .filter(name -> manifest.tenant(name).isEmpty())
        .forEach(
            name ->
                steps.say(
                    "mind",
                    FolderManifest.ofTenant(name) + " is not in the backup, and is left as it is"));
  }
}

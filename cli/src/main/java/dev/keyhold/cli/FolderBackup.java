package dev.keyhold.cli;

import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.TenantDatabases;
import dev.keyhold.sqlite.SqliteCopy;
import dev.keyhold.tenants.TenantStatus;
import dev.keyhold.tenants.Tenants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Copies all databases of a data folder: each as it is at one moment, and the one that all share
 * last, so that whatever a tenant refers to is in it or was deleted.
 */
final class FolderBackup {
  private final DataFolder data;
  private final Path folder;
  private final CopySteps steps;
  private final StorageConfig shared;
  private final TenantDatabases databases;
  private final Instant at;
  private final SortedMap<String, BackupManifest> copied = new TreeMap<>();
  private boolean sound = true;

  /**
   * @param folder an empty one
   */
  FolderBackup(DataFolder data, Path folder, CopySteps steps, Instant at) {
    this.data = data;
    this.folder = folder;
    this.steps = steps;
    this.at = at;
    this.shared = data.config().build();
    this.databases = Keyhold.provider(shared).tenantDatabases().orElseThrow();
  }

  /**
   * @return whether all trails verify
   */
  boolean make() {
    do {
      copyTenants();
    } while (!copyShared());
    NewFile.write(
        folder.resolve(FolderManifest.NAME), new FolderManifest(IsoTime.text(at), copied).text());
    return sound;
  }

  /** Those that are not copied yet. */
  private void copyTenants() {
    for (String name : databases.names(shared)) {
      String path = FolderManifest.ofTenant(name);
      Path source = Path.of(databases.beside(shared, name).build().location());
      if (!copied.containsKey(path)) {
        copyTenant(source, path);
      }
    }
  }

  private void copyTenant(Path source, String path) {
    NamespaceOption.makeFolder(folder.resolve(FolderManifest.TENANTS));
    try (SqliteCopy copy =
        SqliteCopy.ofDatabase(source, folder.resolve(path), false, steps.bar()::show)) {
      keep(copy, path);
    } catch (StorageException.InvalidInput e) {
      if (Files.exists(source)) {
        throw e;
      }
      steps.say("mind", path + " was removed meanwhile");
    }
  }

  private void keep(SqliteCopy copy, String path) {
    copy.check();
    CopySteps.Trail trail = copy.look(steps::trail);
    sound &= trail.sound();
    copied.put(path, BackupManifest.of(copy, at, trail));
    copy.takeOver();
    steps.say(trail.sound() ? "copied" : "WRONG", path + ": " + trail.finding());
  }

  /**
   * @return whether the copy is kept; it is of no use if it knows of a database that was made
   *     meanwhile
   */
  private boolean copyShared() {
    try (SqliteCopy copy =
        SqliteCopy.ofDatabase(
            data.systemDatabase(),
            folder.resolve(FolderManifest.SHARED),
            false,
            steps.bar()::show)) {
      Set<String> known =
          copy.look(
              storage ->
                  TenantStatus.all(storage)
                      .flatMap(tenant -> tenant.database().stream())
                      .collect(Collectors.toCollection(TreeSet::new)),
              Tenants.SET);
      Set<String> late = new TreeSet<>(known);
      late.retainAll(databases.names(shared));
      late.removeIf(name -> copied.containsKey(FolderManifest.ofTenant(name)));
      if (!late.isEmpty()) {
        return false;
      }
      forgetAllBut(known);
      keep(copy, FolderManifest.SHARED);
      tellMissing(known);
      return true;
    }
  }

  /** What was removed after it was copied. */
  private void forgetAllBut(Set<String> known) {
    Set<String> paths = known.stream().map(FolderManifest::ofTenant).collect(Collectors.toSet());
    for (String path : Set.copyOf(copied.keySet())) {
      if (!paths.contains(path)) {
        copied.remove(path);
        NewFile.undo(folder.resolve(path));
        steps.say("mind", path + " belongs to no tenant, and is not in the backup");
      }
    }
  }

  private void tellMissing(Set<String> known) {
    for (String name : known) {
      if (!copied.containsKey(FolderManifest.ofTenant(name))) {
        sound = false;
        steps.say(
            "WRONG",
            String.format(
                Locale.ROOT,
                "%s is missing, and not in the backup",
                FolderManifest.ofTenant(name)));
      }
    }
  }
}

package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sqlite.SqliteCopy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold restore}: the way back. */
@Command(
    name = "restore",
    description = {
      "Replaces the database by FILE, a copy that keyhold backup made. First the copy has to"
          + " pass every check: its manifest, integrity, foreign keys, schema and trail.",
      "Stop all programs that use the database first. A restore that fails or is killed leaves"
          + " the database as it was.",
      "Keys that were revoked after the backup was made are valid again, unless"
          + " --keep-revocations is given: docs/operations.md."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RestoreCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "The backup: a file, or the folder that keyhold tenants backup has made.")
  private Path file;

  @Mixin private Database data;

  @Option(names = "--force", description = "Replace the database that is there.")
  private boolean force;

  @Option(
      names = "--without-manifest",
      description = "Restore a file that has no manifest, without comparing it with one.")
  private boolean withoutManifest;

  @Option(
      names = "--damaged-trail",
      description = "Restore even if the audit trail does not verify.")
  private boolean damagedTrail;

  @Option(
      names = "--keep-revocations",
      description = {
        "Keep what was revoked since the backup. A key that the present database has revoked,"
            + " disabled, deleted or shortened, and an account that it has suspended, deactivated"
            + " or deleted, is stopped in the restored database too. Each change gets an entry in"
            + " the restored trail."
      })
  private boolean keepRevocations;

  RestoreCommand() {}

  @Override
  public void run() {
    refuseToKeepFromNothing();
    if (Files.isDirectory(file)) {
      restoreFolder();
    } else {
      restoreFile(manifest());
    }
  }

  private void refuseToKeepFromNothing() {
    if (keepRevocations && !Files.isRegularFile(data.file())) {
      throw new StorageException.InvalidInput(
          "there is no database %s, from which --keep-revocations would take revocations"
              .formatted(data.file()));
    }
  }

  private void restoreFolder() {
    if (withoutManifest) {
      throw new StorageException.InvalidInput(
          "a folder is restored by what its manifest says; --without-manifest is for a file");
    }
    FolderManifest manifest = FolderManifest.read(file);
    NamespaceOption.makeFolder(data.folder());
    CopySteps steps = new CopySteps(spec);
    new FolderRestoration(file, data.file(), steps)
        .run(
            manifest,
            force,
            damagedTrail,
            shared -> {
              if (keepRevocations) {
                steps.say("kept", kept(shared));
              }
            });
    steps.say("restored", data.folder() + ", as of " + Texts.shown(manifest.at()));
    mind(steps);
  }

  private void restoreFile(Optional<BackupManifest> manifest) {
    NamespaceOption.makeFolder(data.folder());
    CopySteps steps = new CopySteps(spec);
    try (SqliteCopy copy = SqliteCopy.ofFile(file, data.file(), force, steps.bar()::show)) {
      manifest.ifPresent(expected -> expected.holdHash(copy.sha256()));
      copy.checkSchema();
      copy.check();
      steps.say("checked", "schema, integrity and foreign keys");
      CopySteps.Trail trail = steps.looked(copy);
      if (!trail.sound() && !damagedTrail) {
        throw new StorageException.Corrupt(
            "the audit trail of the backup does not verify; --damaged-trail restores it as it is");
      }
      manifest.ifPresent(expected -> expected.hold(copy.contents(), trail.head()));
      if (keepRevocations) {
        steps.say("kept", kept(copy));
      }
      copy.takeOver();
    }
    steps.say("restored", data.file() + manifest.map(made -> ", as of " + made.at()).orElse(""));
    mind(steps);
  }

  private void mind(CopySteps steps) {
    steps.say(
        "mind",
        keepRevocations
            ? "old passwords and scopes are valid again: docs/operations.md"
            : "keys that were revoked since are valid again: docs/operations.md");
  }

  private String kept(SqliteCopy copy) {
    InstantSource clock = Clock.systemUTC();
    AuditContext context =
        AuditContext.builder().actorId("keyhold").reason("kept over a restoration").build();
    try (Storage present = AuditFiles.open(data, "unchecked")) {
      return copy.change(
          storage ->
              KeptRefusals.keep(
                  present, AuditedStorage.over(storage, () -> context), clock.instant()));
    }
  }

  private Optional<BackupManifest> manifest() {
    Path note = BackupManifest.beside(file);
    if (withoutManifest) {
      return Optional.empty();
    }
    if (Files.isRegularFile(file) && !Files.exists(note)) {
      throw new StorageException.InvalidInput(
          "there is no manifest %s, so it is unknown whether %s is complete; --without-manifest"
                  .formatted(note, file)
              + " restores it all the same");
    }
    return Files.exists(file) ? Optional.of(BackupManifest.read(note)) : Optional.empty();
  }
}

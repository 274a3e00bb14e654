package dev.keyhold.sqlite;

import dev.keyhold.spi.FileNames;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a copy gets its name, so that each moment in between leaves something whole.
 *
 * @param file the copy, under another name in the same folder
 * @param target its name
 * @param replace whether something may have that name, and is replaced
 */
record CopyNaming(Path file, Path target, boolean replace) {

  /** Finds out early what would be refused at the end. */
  void refuseIfTaken(Path path) {
    if (!replace && Files.exists(path)) {
      throw taken(path);
    }
  }

  private static StorageException taken(Path path) {
    return new StorageException.InvalidInput(path + " already exists and is not overwritten");
  }

  void refuseIfInUse() {
    if (!Disk.sideFiles(target).isEmpty()) {
      throw new StorageException.InvalidInput(
          "%s is a database in use, or was one: %s is beside it"
              .formatted(target, Disk.sideFiles(target).get(0).getFileName()));
    }
  }

  void keep(Path note, byte[] text) throws IOException {
    refuseIfInUse();
    refuseIfTaken(note);
    Path noted = written(note, text);
    try {
      Disk.sync(file);
      // What the note tells of is about to go.
      Files.deleteIfExists(note);
      FileNames.sync(note);
      name();
      Disk.name(noted, note);
    } finally {
      Files.deleteIfExists(noted);
    }
  }

  private static Path written(Path note, byte[] text) throws IOException {
    Path noted = DatabaseFile.prepare(Disk.nameBeside(note));
    try {
      Files.write(noted, text);
      Disk.sync(noted);
      return noted;
    } catch (IOException e) {
      Files.deleteIfExists(noted); // half of it is of no use
      throw e;
    }
  }

  private void name() throws IOException {
    if (replace) {
      Disk.name(file, target);
      return;
    }
    try {
      Disk.nameNew(file, target);
    } catch (FileAlreadyExistsException e) {
      throw taken(target);
    }
  }

  void takeOver() throws IOException {
    Disk.sync(file);
    if (!Files.exists(target)) {
      dropOrphans();
      name();
      return;
    }
    refuseIfTaken(target);
    try (ShutDatabase old = ShutDatabase.of(target)) {
      old.replaceBy(file);
    }
  }

  /** SQLite would take the log of a database that is gone for a part of the one that comes. */
  private void dropOrphans() throws IOException {
    for (Path orphan : Disk.sideFiles(target)) {
      if (!replace) {
        throw new StorageException.InvalidInput(
            orphan + " exists without its database and is not overwritten");
      }
      Files.delete(orphan);
    }
    FileNames.sync(target);
  }
}

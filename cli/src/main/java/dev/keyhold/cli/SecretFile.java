package dev.keyhold.cli;

import dev.keyhold.spi.FileModes;
import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * A file with a secret, which others ought not to read.
 *
 * <p>One that the operator can close is refused while it is open, as ssh does. One that belongs to
 * somebody else, or lies on a read-only mount, cannot be closed from here: Kubernetes and Docker
 * hand secrets over so, by a link, with mode 0444 or 0644. There it is told, loudly, and taken. Its
 * group may read what another owns: so the owner lets this process read it.
 *
 * <p>A pipe that is open already, as of a shell's {@code <(...)}, has no mode and is read to its
 * end. A pipe with a name is refused, as {@link GivenFile} says.
 */
record SecretFile(GivenFile file, PrintWriter err) {
  /** Keys and tokens have a few hundred; a secret that Keyhold keeps has no more than these. */
  private static final int MOST_BYTES = 1 << 16;

  /**
   * @param name what it is called in messages: its path may be the secret itself, by mistake
   * @param err where it is told that others may read it
   * @throws StorageException.InvalidInput if it cannot be read, or others may and need not
   */
  static String read(String name, Path path, PrintWriter err) {
    return Text.decoded(name, bytes(name, path, err));
  }

  /** The same of one that need not hold text. */
  static byte[] bytes(String name, Path path, PrintWriter err) {
    SecretFile secret = new SecretFile(new GivenFile(name, path), err);
    try {
      if (!secret.file.isOpen()) {
        secret.checkModes();
      }
      return secret.file.read(MOST_BYTES);
    } catch (IOException e) {
      throw secret.file.refused("cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private void checkModes() throws IOException {
    Path path = file.path();
    if (!FileModes.areKnown(path)) {
      return;
    }
    Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
    boolean closable = isOwn(path) && !Files.getFileStore(path).isReadOnly();
    boolean open = FileModes.areOpen(path);
    if (closable && (open || modes.contains(PosixFilePermission.GROUP_READ))) {
      throw file.refused("can be read by others than its owner: run chmod 600 on it");
    }
    if (open) {
      err.println(
          "keyhold: WARNING: "
              + file.name()
              + " can be read or written by everybody here; it is another's, or on a read-only"
              + " mount, and is taken all the same");
      err.flush();
    }
  }

  private static boolean isOwn(Path path) throws IOException {
    Path process = Path.of("/proc/self");
    return Files.exists(process)
        ? Files.getOwner(path).equals(Files.getOwner(process))
        : Files.getOwner(path).getName().equals(System.getProperty("user.name"));
  }
}

package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.StorageException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The state of a trail at one moment: the body of a C2SP tlog-checkpoint
 * (https://c2sp.org/tlog-checkpoint).
 *
 * @param origin the name of the trail, such as {@code example.org/hub}
 * @param size the number of entries
 * @param root the root of the tree of these entries, 32 bytes
 */
public record Checkpoint(String origin, long size, Bytes root) {
  /**
   * @throws StorageException.InvalidInput if the origin is empty or holds a control character, the
   *     size is negative, or the root has another length
   */
  public Checkpoint {
    if (origin.isEmpty() || origin.chars().anyMatch(Character::isISOControl)) {
      throw new StorageException.InvalidInput(
          "the origin of a checkpoint is empty or holds a control character");
    }
    if (size < 0 || root.length() != MerkleHash.LENGTH) {
      throw new StorageException.InvalidInput(
          "a checkpoint has a size from 0 on and a root of 32 bytes");
    }
  }

  /** The three lines of the checkpoint. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s\n%d\n%s\n",
        origin,
        size,
        Base64.getEncoder().encodeToString(root.toArray()));
  }

  /**
   * Reads a text as {@link #text} writes it, to the last character. Further lines are extensions:
   * they must not be empty, and are ignored.
   *
   * @throws StorageException.InvalidInput if the text is not a checkpoint
   */
  public static Checkpoint parse(String text) {
    List<String> lines = List.of(text.split("\n", -1));
    boolean ended = lines.size() >= 4 && lines.indexOf("") == lines.size() - 1;
    if (!ended || !lines.get(1).matches("0|[1-9][0-9]{0,17}")) {
      throw malformed();
    }
    try {
      byte[] root = NoteKeys.base64(lines.get(2));
      return new Checkpoint(lines.get(0), Long.parseLong(lines.get(1)), Bytes.of(root));
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static StorageException malformed() {
    return new StorageException.InvalidInput("the text is not a checkpoint of a trail");
  }
}

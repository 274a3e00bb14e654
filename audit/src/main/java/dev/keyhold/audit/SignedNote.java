package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.StorageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A signed note (https://c2sp.org/signed-note) taken apart. It is a note to the last character, or
 * none: one line that is no signature makes all of it malformed.
 *
 * @param text what is signed; ends in a line break
 * @param signatures at least one, of whichever keys, valid or not
 */
record SignedNote(String text, List<Signature> signatures) {
  private static final int MOST_SIGNATURES = 100;

  /** A line of a note: who says to have signed it, by name and by the id of a key. */
  record Signature(String name, Bytes keyId, Bytes bytes) {}

  /**
   * @throws StorageException.InvalidInput if it is no note
   */
  static SignedNote parse(String note) {
    int end = note.lastIndexOf("\n\n");
    boolean printable = note.chars().allMatch(c -> c >= ' ' || c == '\n');
    if (end < 0 || !note.endsWith("\n") || note.length() <= end + 2 || !printable) {
      throw malformed();
    }
    String[] lines = note.substring(end + 2, note.length() - 1).split("\n", -1);
    if (lines.length > MOST_SIGNATURES) {
      throw malformed();
    }
    List<Signature> signatures = new ArrayList<>();
    for (String line : lines) {
      signatures.add(signature(line));
    }
    return new SignedNote(note.substring(0, end + 1), List.copyOf(signatures));
  }

  private static Signature signature(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 3 || !parts[0].equals("\u2014") || !NoteKeys.isName(parts[1])) {
      throw malformed();
    }
    try {
      byte[] bytes = NoteKeys.base64(parts[2]);
      if (bytes.length <= NoteKeys.ID_LENGTH) {
        throw malformed();
      }
      return new Signature(
          parts[1],
          Bytes.of(Arrays.copyOf(bytes, NoteKeys.ID_LENGTH)),
          Bytes.of(Arrays.copyOfRange(bytes, NoteKeys.ID_LENGTH, bytes.length)));
    } catch (IllegalArgumentException e) {
      throw malformed(); // not Base64
    }
  }

  private static StorageException malformed() {
    return new StorageException.InvalidInput("the text is not a signed note");
  }
}

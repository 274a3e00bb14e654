package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first line of a bundle: which entries follow, and the tree that they are a part of.
 *
 * @param prefix what stands before the entries
 * @param suffix what stands behind them
 */
record BundleHead(
    long first,
    long last,
    long size,
    Bytes root,
    List<Subtree> prefix,
    List<Subtree> suffix,
    Optional<SignedNote> checkpoint) {

  /** A complete subtree of the tree, with 2^level leaves. */
  record Subtree(int level, Bytes hash) {}

  static BundleHead parse(String line) throws MalformedBundle {
    CanonicalScanner scanner = new CanonicalScanner(line);
    scanner.expect("{\"checkpoint\":");
    Optional<String> note = scanner.optionalString();
    scanner.expect(",\"first\":");
    long first = scanner.number();
    scanner.expect(",\"format\":\"" + TrailExport.FORMAT + "\",\"last\":");
    long last = scanner.number();
    scanner.expect(",\"prefix\":");
    List<Bytes> prefix = hashes(scanner);
    scanner.expect(",\"root\":");
    Bytes root = Bytes.of(scanner.hash());
    scanner.expect(",\"size\":");
    long size = scanner.number();
    scanner.expect(",\"suffix\":");
    List<Bytes> suffix = hashes(scanner);
    scanner.expect("}");
    scanner.expectEnd();
    MalformedBundle.unless(1 <= first && first <= last && last <= size);
    return new BundleHead(
        first,
        last,
        size,
        root,
        subtrees(prefix, 0, first - 1),
        subtrees(suffix, last, size),
        note.isPresent() ? Optional.of(checkpoint(note.get())) : Optional.empty());
  }

  private static List<Bytes> hashes(CanonicalScanner scanner) throws MalformedBundle {
    List<Bytes> hashes = new ArrayList<>();
    scanner.expect("[");
    if (!scanner.take("]")) {
      do {
        hashes.add(Bytes.of(scanner.hash()));
      } while (scanner.take(","));
      scanner.expect("]");
    }
    return hashes;
  }

  /** Those that cover these places and no other: their sizes follow, and so does their number. */
  private static List<Subtree> subtrees(List<Bytes> hashes, long from, long end)
      throws MalformedBundle {
    List<Integer> levels = TreeReader.levels(from, end);
    MalformedBundle.unless(hashes.size() == levels.size());
    List<Subtree> subtrees = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      subtrees.add(new Subtree(levels.get(i), hashes.get(i)));
    }
    return subtrees;
  }

  /** One signature: others that nobody asked for could be added to a bundle by anybody. */
  private static SignedNote checkpoint(String text) throws MalformedBundle {
    try {
      SignedNote note = SignedNote.parse(text);
      MalformedBundle.unless(note.signatures().size() == 1);
      MalformedBundle.unless(
          note.signatures().get(0).bytes().length() == NoteVerifier.SIGNATURE_LENGTH);
      return note;
    } catch (StorageException.InvalidInput e) {
      throw new MalformedBundle();
    }
  }

  /** What the checkpoint has to say if it was signed for this tree. */
  Checkpoint tree(String origin) {
    return new Checkpoint(origin, size, root);
  }
}

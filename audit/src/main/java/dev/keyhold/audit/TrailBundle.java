package dev.keyhold.audit;

import dev.keyhold.audit.BundleVerdict.Kind;
import dev.keyhold.spi.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/**
 * Verifies a bundle that {@link TrailExport} wrote, without access to the trail. {@code
 * docs/audit-format.md} specifies bundles. A bundle that is not written exactly as specified is not
 * intact. A long bundle needs no more memory than a short one.
 */
public final class TrailBundle {
  private final BundleLines lines;
  private final Frontier frontier = new Frontier();
  private long erased;

  private TrailBundle(InputStream in) {
    this.lines = new BundleLines(in);
  }

  /** The first thing that is wrong. */
  private static final class Found extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient BundleVerdict verdict;

    Found(Kind kind, String found) {
      super(null, null, false, false);
      this.verdict = new BundleVerdict(kind, found);
    }
  }

  /**
   * @param in the bundle; it is read to its end, or to the first fault, and not closed
   * @param key the key that must have signed the checkpoint; without a key, nothing vouches for the
   *     root
   * @throws IOException if {@code in} cannot be read
   */
  public static BundleVerdict verify(InputStream in, Optional<NoteVerifier> key)
      throws IOException {
    TrailBundle bundle = new TrailBundle(in);
    try {
      return bundle.verify(key);
    } catch (MalformedBundle e) {
      return new BundleVerdict(
          Kind.MALFORMED,
          String.format(Locale.ROOT, "malformed at line %d", bundle.lines.number()));
    } catch (Found found) {
      return found.verdict;
    }
  }

  private BundleVerdict verify(Optional<NoteVerifier> key)
      throws IOException, MalformedBundle, Found {
    Optional<String> first = lines.next();
    if (first.isEmpty()) {
      throw new Found(Kind.MALFORMED, "the bundle is empty");
    }
    BundleHead head = BundleHead.parse(first.get());
    for (BundleHead.Subtree subtree : head.prefix()) {
      frontier.add(subtree.level(), subtree.hash().toArray());
    }
    readEntries(head);
    for (BundleHead.Subtree subtree : head.suffix()) {
      frontier.add(subtree.level(), subtree.hash().toArray());
    }
    if (!Bytes.of(frontier.root()).equals(head.root())) {
      throw new Found(Kind.EDITED, "edited: the entries do not lead to the root");
    }
    String vouched = vouch(head, key);
    return new BundleVerdict(
        Kind.INTACT,
        String.format(
            Locale.ROOT,
            "intact: %d..%d, %d of them erased; %s",
            head.first(),
            head.last(),
            erased,
            vouched));
  }

  private void readEntries(BundleHead head) throws IOException, MalformedBundle, Found {
    long next = head.first();
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      BundleEntry entry = BundleEntry.parse(line.get());
      if (entry.sequence() > next && entry.sequence() <= head.last()) {
        throw missing(next, entry.sequence() - 1);
      }
      MalformedBundle.unless(entry.sequence() == next && next <= head.last());
      check(entry);
      frontier.add(0, entry.leaf());
      next++;
    }
    if (next <= head.last()) {
      throw missing(next, head.last());
    }
  }

  private static Found missing(long first, long last) {
    return new Found(Kind.MISSING, String.format(Locale.ROOT, "missing %d..%d", first, last));
  }

  private void check(BundleEntry entry) throws MalformedBundle, Found {
    if (entry.content().isEmpty()) {
      erased++;
      return;
    }
    String content = entry.content().get();
    if (!CanonicalEntry.hash(content).equals(entry.contentHash())) {
      throw edited(entry, "the content does not have its hash");
    }
    if (!BundleEntry.identity(content).equals(entry.identity())) {
      throw edited(entry, "id or time differ from the content");
    }
  }

  private static Found edited(BundleEntry entry, String how) {
    return new Found(
        Kind.EDITED, String.format(Locale.ROOT, "edited at %d: %s", entry.sequence(), how));
  }

  private static String vouch(BundleHead head, Optional<NoteVerifier> key) throws Found {
    Optional<SignedNote> note = head.checkpoint();
    if (key.isPresent() && note.isEmpty()) {
      throw new Found(Kind.UNSIGNED, "there is no checkpoint in this bundle");
    }
    if (key.isPresent() && !key.get().hasSigned(note.orElseThrow())) {
      throw new Found(
          Kind.UNSIGNED, "the checkpoint has no valid signature of %s".formatted(key.get().name()));
    }
    if (note.isPresent() && !isAbout(head, note.get())) {
      throw new Found(Kind.REBUILT, "history rebuilt: the checkpoint was signed for another trail");
    }
    return key.isPresent()
        ? String.format(Locale.ROOT, "a checkpoint vouches for all %d", head.size())
        : "no public key was given, so nobody vouches for the root";
  }

  private static boolean isAbout(BundleHead head, SignedNote note) {
    String signer = note.signatures().get(0).name();
    return head.tree(signer).text().equals(note.text());
  }
}

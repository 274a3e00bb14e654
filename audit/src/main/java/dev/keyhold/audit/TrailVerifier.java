package dev.keyhold.audit;

import dev.keyhold.audit.TrailVerdict.Kind;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.TrailWords;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/**
 * Checks whether a trail is unchanged. It reads every entry once, in one snapshot, and compares it
 * with the hash beside it, the stored tree, the recorded erasures, and the checkpoints.
 */
public final class TrailVerifier {
  private final AuditSink trail;
  private final List<NoteVerifier> keys;
  private final List<String> kept;
  private final LongConsumer progress;
  private final List<Checkpoint> anchored;
  private final TreeMap<Long, Bytes> roots = new TreeMap<>();
  private final Frontier frontier = new Frontier();
  private final Erasures erasures = new Erasures();
  private final long expected;
  private final Optional<Frontier> head;

  private byte[] tile = new byte[0];
  private boolean treeDamaged;
  private boolean erasuresUnreadable;
  private boolean claimsBeyondTree;

  /** The leftmost peak of the head that does not follow from the entries; -1 if all of them do. */
  private int difference = -1;

  private long erased;

  private TrailVerifier(
      Transaction tx, List<NoteVerifier> keys, List<Checkpoint> anchored, LongConsumer progress) {
    this.trail = tx.audit();
    this.keys = keys;
    this.kept = keys.isEmpty() ? List.of() : Checkpoints.kept(tx);
    this.progress = progress;
    this.head = head();
    // Without a head nothing says how many entries there were: then those that there are.
    this.expected = treeDamaged ? trail.last() : head.map(Frontier::size).orElse(0L);
    this.anchored = anchored;
  }

  private Optional<Frontier> head() {
    try {
      return trail.state().find(TreeKeys.HEAD).map(Frontier::of);
    } catch (StorageException.Corrupt e) {
      treeDamaged = true;
      return Optional.empty();
    }
  }

  /**
   * Verifies the trail of a storage, in one reading transaction that lasts until the end.
   *
   * @param keys the keys that have signed checkpoints, including old ones; without keys,
   *     checkpoints prove nothing and are ignored
   * @param anchored notes from outside the storage; the notes that are kept beside the trail are
   *     checked in any case
   * @param progress receives the number of checked entries now and then
   * @throws StorageException.InvalidInput if an anchored note has no valid signature of these keys
   */
  public static TrailVerdict verify(
      Storage storage, List<NoteVerifier> keys, List<String> anchored, LongConsumer progress) {
    List<Checkpoint> checkpoints = new ArrayList<>();
    for (String note : anchored) {
      checkpoints.add(
          Checkpoints.opened(note, keys)
              .orElseThrow(
                  () ->
                      new StorageException.InvalidInput(
                          "an anchored checkpoint has no valid signature of the public keys")));
    }
    return storage.read(tx -> new TrailVerifier(tx, keys, checkpoints, progress).verify());
  }

  /** The first thing that is wrong. */
  private static final class Found extends Exception {
    private static final long serialVersionUID = 1L;
    private final Kind kind;
    private final long first;
    private final long last;

    Found(Kind kind, long first, long last) {
      super(null, null, false, false);
      this.kind = kind;
      this.first = first;
      this.last = last;
    }
  }

  private TrailVerdict verify() {
    Kind kind = Kind.INTACT;
    long first = 0;
    long last = 0;
    try {
      readCheckpoints();
      readErasures();
      readEntries();
      checkEnd();
      kind = treeDamaged ? Kind.TREE_DAMAGED : Kind.INTACT;
    } catch (Found found) {
      kind = found.kind;
      first = found.first;
      last = found.last;
    }
    long entries = Math.max(expected, frontier.size());
    boolean sound = kind == Kind.INTACT || kind == Kind.UNPROVED;
    long vouched = sound && !roots.isEmpty() ? roots.lastKey() : 0;
    return new TrailVerdict(kind, first, last, entries, erased, vouched);
  }

  private void readCheckpoints() throws Found {
    for (Checkpoint checkpoint : anchored) {
      hold(checkpoint);
    }
    for (String note : kept) {
      hold(
          Checkpoints.opened(note, keys)
              .orElseThrow(() -> new Found(Kind.CHECKPOINT_FORGED, 0, 0)));
    }
  }

  private void hold(Checkpoint checkpoint) throws Found {
    Bytes other = roots.putIfAbsent(checkpoint.size(), checkpoint.root());
    if (other != null && !other.equals(checkpoint.root())) {
      throw new Found(Kind.REBUILT, 1, checkpoint.size());
    }
  }

  private void readErasures() throws Found {
    AuditQuery query = AuditQuery.ALL.action(TrailWords.AUDIT_ERASE).newestFirst(false);
    Optional<PageRequest> next = Optional.of(PageRequest.first(Limits.PAGE_SIZE));
    while (next.isPresent()) {
      PageRequest request = next.get();
      Page<StoredEntry> page;
      try {
        page = trail.list(query, request);
      } catch (StorageException.Corrupt e) {
        erasuresUnreadable = true;
        return; // readEntries will come to the row
      }
      readErasures(page.items());
      next = page.next().map(request::after);
    }
  }

  private void readErasures(List<StoredEntry> entries) throws Found {
    for (StoredEntry entry : entries) {
      if (entry.sequence() < 1) {
        throw edited(entry); // it is in no tree
      }
      leaf(entry, hash(entry)); // what it says is trusted below
      erasures.addAll(Erasures.of(entry.content()));
    }
  }

  /** While one page is looked at, another thread hashes the next, which is half of the work. */
  private void readEntries() throws Found {
    checkRoot();
    Optional<List<StoredEntry>> page = read(0, Limits.PAGE_SIZE);
    while (page.isPresent() && !page.get().isEmpty()) {
      List<StoredEntry> entries = page.get();
      CompletableFuture<List<Optional<Bytes>>> hashes =
          CompletableFuture.supplyAsync(() -> hashes(entries));
      page = read(entries.get(entries.size() - 1).sequence(), Limits.PAGE_SIZE);
      List<Optional<Bytes>> computed = hashes.join();
      for (int i = 0; i < entries.size(); i++) {
        take(entries.get(i), computed.get(i));
      }
      progress.accept(frontier.size());
    }
    if (page.isEmpty()) {
      readOneByOne();
    }
  }

  /** Empty if there is a row that cannot be read as an entry. */
  private Optional<List<StoredEntry>> read(long after, int limit) {
    try {
      return Optional.of(trail.readAfter(after, limit));
    } catch (StorageException.Corrupt e) {
      return Optional.empty();
    }
  }

  /** Up to the row that cannot be read, which was changed. */
  private void readOneByOne() throws Found {
    while (true) {
      long last = frontier.size();
      List<StoredEntry> next =
          read(last, 1).orElseThrow(() -> new Found(Kind.EDITED, last + 1, last + 1));
      if (next.isEmpty()) {
        return;
      }
      take(next.get(0), hash(next.get(0)));
    }
  }

  private static List<Optional<Bytes>> hashes(List<StoredEntry> entries) {
    return entries.stream().map(TrailVerifier::hash).toList();
  }

  private static Optional<Bytes> hash(StoredEntry stored) {
    return stored.entry().map(entry -> CanonicalEntry.contentHash(entry, stored.salt()));
  }

  /**
   * @param hash of the entry's content, if there is one
   */
  private void take(StoredEntry entry, Optional<Bytes> hash) throws Found {
    long sequence = frontier.size() + 1;
    if (entry.sequence() != sequence) {
      throw new Found(Kind.MISSING, sequence, entry.sequence() - 1);
    }
    byte[] leaf = leaf(entry, hash);
    claimsBeyondTree |= sequence > expected && entry.leafHash().isPresent();
    if (!Arrays.equals(leaf, storedLeaf(sequence - 1, leaf))) {
      throw new Found(Kind.EDITED, sequence, sequence);
    }
    frontier.add(leaf, this::checkNode);
    if (sequence == expected) {
      difference = head.map(frontier::firstDifference).orElse(-1);
    }
    checkRoot();
  }

  /** The leaf as it follows from the entry, once the entry fits the hash beside it. */
  private byte[] leaf(StoredEntry stored, Optional<Bytes> hash) throws Found {
    Optional<Instant> erasure = erasures.find(stored.sequence());
    boolean sound =
        hash.isPresent()
            ? erasure.isEmpty()
                && stored.salt().isPresent() == stored.leafHash().isPresent()
                && (stored.leafHash().isEmpty() || stored.leafHash().equals(hash))
            : stored.salt().isEmpty()
                && (erasuresUnreadable
                    || stored.erasedAt().equals(erasure)
                    || CanonicalEntry.isGone(stored, trail.state()));
    if (!sound) {
      throw edited(stored);
    }
    erased += stored.entry().isEmpty() ? 1 : 0;
    try {
      return CanonicalEntry.leaf(stored, trail.state());
    } catch (StorageException.InvalidInput e) {
      throw edited(stored); // its id is none
    }
  }

  private static Found edited(StoredEntry stored) {
    return new Found(Kind.EDITED, stored.sequence(), stored.sequence());
  }

  /** The leaf in the stored tree; {@code computed} where the last tile is not complete yet. */
  private byte[] storedLeaf(long index, byte[] computed) {
    int place = (int) (index % TreeKeys.TILE);
    long tiles = expected / TreeKeys.TILE;
    if (index / TreeKeys.TILE >= tiles) {
      return computed;
    }
    if (place == 0) {
      tile =
          trail
              .state()
              .find(TreeKeys.leaves(index / TreeKeys.TILE))
              .map(Bytes::toArray)
              .orElse(new byte[0]);
      treeDamaged |= tile.length != TreeKeys.TILE * MerkleHash.LENGTH;
    }
    int start = place * MerkleHash.LENGTH;
    return tile.length < start + MerkleHash.LENGTH
        ? computed
        : Arrays.copyOfRange(tile, start, start + MerkleHash.LENGTH);
  }

  private void checkNode(int level, long index, byte[] hash) {
    boolean isStored =
        level > 0 && level % TreeKeys.TILE_LEVELS == 0 && (index + 1) << level <= expected;
    if (isStored) {
      treeDamaged |=
          !trail.state().find(TreeKeys.node(level, index)).equals(Optional.of(Bytes.of(hash)));
    }
  }

  private void checkRoot() throws Found {
    Bytes root = roots.get(frontier.size());
    if (root != null && !root.equals(Bytes.of(frontier.root()))) {
      throw new Found(Kind.REBUILT, 1, frontier.size());
    }
  }

  private void checkEnd() throws Found {
    long size = frontier.size();
    if (trail.count(AuditQuery.ALL.erased(true)) > size) {
      throw new Found(Kind.EDITED, 0, 0); // some stand before the first, where nothing reads them
    }
    if (erasuresUnreadable) {
      throw new Found(Kind.EDITED, 1, size); // an index shows a row that is not there
    }
    long vouched = roots.isEmpty() ? 0 : roots.lastKey();
    if (size < Math.max(expected, vouched)) {
      throw new Found(Kind.TAIL_CUT, size + 1, Math.max(expected, vouched));
    }
    if (difference >= 0) {
      // One of the entries beneath this peak, whose tile was changed too, or the head itself.
      long before = expected - (expected & (2L << difference) - 1);
      throw new Found(Kind.EDITED, before + 1, before + (1L << difference));
    }
    if (size > expected) {
      // Who appends without a proof makes no leaves; who copies the form of a leaf does.
      throw new Found(claimsBeyondTree ? Kind.EDITED : Kind.UNPROVED, expected + 1, size);
    }
  }
}

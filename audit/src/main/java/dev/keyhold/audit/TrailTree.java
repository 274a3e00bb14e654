package dev.keyhold.audit;

import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Merkle tree of a trail up to date, in the transactions that append to it.
 *
 * <p>Stored are the head (the frontier), each complete tile of 256 leaf hashes, and the roots of
 * complete subtrees of 8, 16, 24, ... levels. A commit costs one change of the head, and one tile
 * in 256 entries.
 *
 * <p>Entries that were appended without this tree, by an earlier program or another one, are taken
 * in before those that follow them.
 */
final class TrailTree {
  /** The leaves after the last tile, of the trail with this head; read anew if it is another. */
  private record Rest(Bytes head, Bytes leaves) {}

  private static final Logger LOG = LoggerFactory.getLogger(AuditedStorage.class);

  private Rest rest = new Rest(Bytes.of(), Bytes.of());

  /** The head that was complained of last. */
  private Optional<Bytes> unreadable = Optional.empty();

  TrailTree() {}

  /**
   * Takes in what was appended in this transaction, and what stands before it.
   *
   * @param appended what the transaction appended, if that is known; else it is read
   * @throws StorageException.Conflict if another transaction changed the tree at the same time
   */
  synchronized void update(Transaction tx, List<StoredEntry> appended) {
    AuditState state = tx.audit().state();
    Optional<Bytes> before = state.find(TreeKeys.HEAD);
    Optional<Frontier> read = readable(before);
    if (read.isEmpty()) {
      return; // it stands still until it is rebuilt, and keeps nobody from writing
    }
    Frontier frontier = read.get();
    Growth growth = new Growth(state, frontier, leavesAfterLastTile(tx, before, frontier.size()));
    if (!appended.isEmpty() && appended.get(0).sequence() <= frontier.size() + 1) {
      appended.forEach(growth::add); // refused if it takes the number of an entry that is gone
    } else {
      readRest(tx, frontier, growth);
    }
    growth.save(before);
  }

  /**
   * Makes all of the tree anew from the entries, whatever stands there.
   *
   * @return how many entries it took in
   */
  synchronized long rebuild(Transaction tx) {
    AuditState state = tx.audit().state();
    Frontier frontier = new Frontier();
    Growth growth = new Growth(state, frontier, new byte[0]);
    readRest(tx, frontier, growth);
    growth.save(state.find(TreeKeys.HEAD));
    return frontier.size();
  }

  private Optional<Frontier> readable(Optional<Bytes> head) {
    try {
      return Optional.of(head.map(Frontier::of).orElseGet(Frontier::new));
    } catch (StorageException.Corrupt e) {
      if (!head.equals(unreadable)) {
        LOG.error("{}; entries are still written, but their tree does not grow", e.summary());
        unreadable = head;
      }
      return Optional.empty();
    }
  }

  private static void readRest(Transaction tx, Frontier frontier, Growth growth) {
    List<StoredEntry> entries;
    do {
      entries = tx.audit().readAfter(frontier.size(), Limits.PAGE_SIZE);
      entries.forEach(growth::add);
    } while (entries.size() == Limits.PAGE_SIZE);
  }

  private byte[] leavesAfterLastTile(Transaction tx, Optional<Bytes> head, long size) {
    if (head.isEmpty() || head.get().equals(rest.head())) {
      return head.isEmpty() ? new byte[0] : rest.leaves().toArray();
    }
    int count = (int) (size % TreeKeys.TILE);
    ByteBuffer leaves = ByteBuffer.allocate(count * MerkleHash.LENGTH);
    if (count > 0) {
      tx.audit()
          .readAfter(size - count, count)
          .forEach(entry -> leaves.put(CanonicalEntry.leaf(entry, tx.audit().state())));
    }
    return leaves.array();
  }

  /** A tree that grows by the leaves of one transaction. */
  private final class Growth {
    private final AuditState state;
    private final Frontier frontier;
    private long foreign;
    private final ByteBuffer tile = ByteBuffer.allocate(TreeKeys.TILE * MerkleHash.LENGTH);

    Growth(AuditState state, Frontier frontier, byte[] leavesAfterLastTile) {
      this.state = state;
      this.frontier = frontier;
      tile.put(leavesAfterLastTile);
    }

    void add(StoredEntry entry) {
      if (entry.sequence() != frontier.size() + 1) {
        throw new StorageException.Corrupt(
            String.format(
                Locale.ROOT,
                "the audit trail goes on with entry %d, and its tree with %d: entries were removed",
                entry.sequence(),
                frontier.size() + 1));
      }
      if (entry.entry().isPresent() && entry.leafHash().isEmpty()) {
        foreign++;
      }
      byte[] leaf = CanonicalEntry.leaf(entry, state);
      tile.put(leaf);
      frontier.add(leaf, this::completed);
      if (!tile.hasRemaining()) {
        insert(TreeKeys.leaves(frontier.size() / TreeKeys.TILE - 1), tile.array());
        tile.clear();
      }
    }

    private void completed(int level, long index, byte[] hash) {
      if (level > 0 && level % TreeKeys.TILE_LEVELS == 0) {
        insert(TreeKeys.node(level, index), hash);
      }
    }

    private void insert(String key, byte[] value) {
      TreeKeys.keep(state, key, Bytes.of(value));
    }

    void save(Optional<Bytes> before) {
      if (foreign > 0) {
        LOG.warn(
            "{} entries of the audit trail, up to {}, were appended without a hash; they are"
                + " vouched for from now on, as they are now",
            foreign,
            frontier.size());
      }
      Bytes after = frontier.toBytes();
      if (frontier.size() == 0 || before.equals(Optional.of(after))) {
        return; // a tree of nothing has no head
      }
      boolean saved =
          before.isPresent()
              ? state.replace(TreeKeys.HEAD, before.get(), after)
              : state.insert(TreeKeys.HEAD, after);
      if (!saved) {
        throw changed();
      }
      byte[] leaves = new byte[tile.position()];
      tile.flip().get(leaves);
      rest = new Rest(after, Bytes.of(leaves));
    }

    private StorageException changed() {
      return new StorageException.Conflict(
          "the tree of the audit trail was changed by another transaction");
    }
  }
}

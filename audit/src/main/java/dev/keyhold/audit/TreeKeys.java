package dev.keyhold.audit;

import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.StorageException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the tree stands in the state beside the trail. */
final class TreeKeys {
  static final String HEAD = "tree/head";

  /** The leaves of a tile, and the levels from one stored node to the next. */
  static final int TILE = 256;

  static final int TILE_LEVELS = 8;

  private static final Logger LOG = LoggerFactory.getLogger(AuditedStorage.class);

  private TreeKeys() {}

  /** The hashes of 256 leaves, one after the other. */
  static String leaves(long tile) {
    return String.format(Locale.ROOT, "tree/leaves/%016x", tile);
  }

  /** The hash of the content of an entry that had no leaf beside it, and was erased. */
  static String content(long sequence) {
    return String.format(Locale.ROOT, "tree/content/%016x", sequence);
  }

  /** The root of a complete subtree, of a level that is a multiple of 8. */
  static String node(int level, long index) {
    return String.format(Locale.ROOT, "tree/node/%02d/%016x", level, index);
  }

  /**
   * Keeps what follows from entries. A value that somebody has put there before proves nothing, and
   * must not keep entries out.
   *
   * @throws StorageException.Conflict if another transaction keeps one at the same time
   */
  static void keep(AuditState state, String key, Bytes value) {
    if (state.insert(key, value)) {
      return;
    }
    Bytes found = state.find(key).orElse(value);
    if (!found.equals(value)) {
      LOG.warn("what stood beside the audit trail as {} did not follow from it; replaced", key);
    }
    if (!state.replace(key, found, value)) {
      throw new StorageException.Conflict(
          "the tree of the audit trail was changed by another transaction");
    }
  }
}

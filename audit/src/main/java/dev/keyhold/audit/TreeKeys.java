package dev.keyhold.audit;

import java.util.Locale;

/** Where the tree stands in the state beside the trail. */
final class TreeKeys {
  static final String HEAD = "tree/head";

  /** The leaves of a tile, and the levels from one stored node to the next. */
  static final int TILE = 256;

  static final int TILE_LEVELS = 8;

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
}

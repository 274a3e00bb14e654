package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.util.Optional;

/**
 * The state of a trail at one moment. Keep it to check later that the trail is unchanged or has
 * only grown.
 *
 * @param size the number of entries in the tree
 * @param root the root of the tree of these entries, 32 bytes
 * @param checkpoint the note about the most entries that is kept beside the trail
 */
public record TrailHead(long size, Bytes root, Optional<String> checkpoint) {

  /**
   * The present head of a trail. It costs only a few reads, even of a long trail.
   *
   * @throws StorageException.Corrupt if the stored head cannot be read
   */
  public static TrailHead of(Storage storage) {
    return storage.read(
        tx -> {
          Frontier head =
              tx.audit().state().find(TreeKeys.HEAD).map(Frontier::of).orElseGet(Frontier::new);
          return new TrailHead(head.size(), Bytes.of(head.root()), Checkpoints.latest(tx));
        });
  }
}

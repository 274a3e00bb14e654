package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.util.Optional;

/**
 * What a trail is at one moment, for whoever wants to know later whether it is still the same or
 * has only grown.
 *
 * @param size how many entries its tree has taken in
 * @param root the root of the tree of these entries, 32 bytes
 * @param checkpoint the note about the most entries that is kept beside the trail
 */
public record TrailHead(long size, Bytes root, Optional<String> checkpoint) {

  /**
   * The head of a trail now; it costs a few reads, however long the trail is.
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

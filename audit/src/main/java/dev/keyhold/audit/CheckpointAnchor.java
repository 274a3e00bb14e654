package dev.keyhold.audit;

import java.io.IOException;

/**
 * Keeps signed checkpoints in a place that a person with write access to the storage cannot change:
 * another disk, another machine, a public log. {@link java.util.ServiceLoader} finds
 * implementations.
 */
@FunctionalInterface
public interface CheckpointAnchor {
  /**
   * @param note a checkpoint (https://c2sp.org/tlog-checkpoint) as a signed note; the same note may
   *     come more than once
   * @throws IOException if the note could not be kept; the caller logs that and continues
   */
  void anchor(String note) throws IOException;
}

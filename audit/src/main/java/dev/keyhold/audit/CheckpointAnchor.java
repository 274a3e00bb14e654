package dev.keyhold.audit;

import java.io.IOException;

/**
 * Takes signed checkpoints to where whoever can write to the storage cannot: another disk, another
 * machine, a public log. Found by {@link java.util.ServiceLoader}.
 */
@FunctionalInterface
public interface CheckpointAnchor {
  /**
   * @param note a checkpoint (https://c2sp.org/tlog-checkpoint) as a signed note; it may come more
   *     than once
   * @throws IOException if it could not be taken; whoever calls says so and goes on
   */
  void anchor(String note) throws IOException;
}

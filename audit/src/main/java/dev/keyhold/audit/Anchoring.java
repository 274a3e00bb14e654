package dev.keyhold.audit;

import dev.keyhold.spi.Text;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One anchor, and the checkpoint that it has yet to take. A newer one takes the place of an older:
 * it vouches for all that the older one did.
 */
final class Anchoring {
  private static final Logger LOG = LoggerFactory.getLogger(Anchoring.class);

  private final CheckpointAnchor anchor;
  private final AtomicLong failures;
  private volatile @Nullable String waiting;
  private boolean failing;

  /**
   * @param failures are counted here
   */
  Anchoring(CheckpointAnchor anchor, AtomicLong failures) {
    this.anchor = anchor;
    this.failures = failures;
  }

  /** Hands over a checkpoint at the next try. */
  void give(String note) {
    waiting = note;
  }

  boolean isBehind() {
    return waiting != null;
  }

  void tryAgain() {
    String note = waiting;
    if (note == null) {
      return;
    }
    try {
      anchor.anchor(note);
      waiting = null;
      if (failing) {
        LOG.info("the anchor {} takes checkpoints again", anchor);
      }
      failing = false;
    } catch (IOException | RuntimeException e) {
      failures.incrementAndGet();
      if (!failing) {
        LOG.warn(
            "the anchor {} did not take a checkpoint; it will be tried again: {}",
            anchor,
            e.getClass().getSimpleName() + ": " + Text.visible(String.valueOf(e.getMessage())));
      }
      failing = true;
    }
  }
}

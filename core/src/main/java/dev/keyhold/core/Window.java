package dev.keyhold.core;

import java.time.Instant;
import java.util.Optional;

/**
 * The instant of a question, and up to when its answer cannot change by time alone. It is of one
 * question and one thread.
 */
final class Window {
  private final Instant now;
  private Instant until = Instant.MAX;

  Window(Instant now) {
    this.now = now;
  }

  Instant now() {
    return now;
  }

  /** Until when nothing that was asked for begins or ends. */
  Instant until() {
    return until;
  }

  boolean isOver(Optional<Instant> end) {
    return !runs(Optional.empty(), end);
  }

  /** Whether now is at the start or after it, and before the end. */
  boolean runs(Optional<Instant> start, Optional<Instant> end) {
    start.ifPresent(this::note);
    end.ifPresent(this::note);
    return start.filter(now::isBefore).isEmpty() && end.filter(it -> !now.isBefore(it)).isEmpty();
  }

  /** An answer may be another from this instant on, if not before. */
  void noLongerThan(Instant instant) {
    if (instant.isBefore(until)) {
      until = instant;
    }
  }

  private void note(Instant change) {
    if (change.isAfter(now)) {
      noLongerThan(change);
    }
  }
}

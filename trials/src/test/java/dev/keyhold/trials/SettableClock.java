package dev.keyhold.trials;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that is set, forwards and backwards. */
final class SettableClock implements InstantSource {
  private volatile Instant now = IdentityOperations.T0;

  void step(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }
}

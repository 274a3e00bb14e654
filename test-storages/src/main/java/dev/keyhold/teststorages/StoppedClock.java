package dev.keyhold.teststorages;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. */
public final class StoppedClock implements InstantSource {
  /** Where it stands at first. */
  public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private volatile Instant now = BEGIN;

  @Override
  public Instant instant() {
    return now;
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }
}

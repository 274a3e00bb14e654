package dev.keyhold.events;

/** How far a job is. */
public enum JobState {
  /** It waits for a worker, or for its time. */
  READY,
  /** A worker has it. */
  CLAIMED,
  /** A worker has done it. */
  DONE,
  /** It was given up, or failed as often as it may. */
  DEAD,
  /** Somebody has taken it back. */
  CANCELLED
}

package dev.keyhold.events;

/** How a consumer is. */
public enum ConsumerState {
  /** It reads, and events that it has not read are kept for it. */
  ACTIVE,

  /** It reads nothing until it is resumed; events are kept for it. */
  PAUSED,

  /**
   * Events that it had not read were deleted, as they had become too old or too many. It reads
   * nothing until it is told from where to go on.
   */
  LOST
}

package dev.keyhold.events;

/** How the delivery of an event to a consumer stands. */
public enum DeliveryState {
  /** It is to be tried, at once or at a time. */
  PENDING,
  /** It has arrived. */
  DELIVERED,
  /** It failed as often as it may. */
  DEAD
}

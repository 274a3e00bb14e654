package dev.keyhold.events;

import dev.keyhold.spi.Transaction;
import java.time.InstantSource;

/**
 * Opens the doors to events and jobs, inside a unit of work: what is published or enqueued is
 * committed together with all else that the unit does, or not at all. A door is of one transaction
 * and ends with it. This object may be shared by threads.
 *
 * <p>The storage was opened with {@link EventTables#SET}, and where tenants have logs with {@link
 * EventTables#OF_TENANTS}.
 */
public final class Events {
  private final InstantSource clock;

  private Events(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @param clock of the storage: all times of events, leases and jobs are compared on it. Where
   *     several processes share a storage, their clocks have to agree
   */
  public static Events of(InstantSource clock) {
    return new Events(clock);
  }

  InstantSource clock() {
    return clock;
  }

  /** The log and the queues that are nobody's in particular. */
  public EventDoor in(Transaction tx) {
    return new EventDoor(EventScope.ofAll(tx, clock));
  }

  /** Those of a tenant. */
  public EventDoor in(Transaction tx, String organizationId) {
    return new EventDoor(EventScope.of(tx, organizationId, clock));
  }
}

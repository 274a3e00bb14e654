package dev.keyhold.events;

import java.time.Instant;
import java.util.Optional;

/**
 * How a queue stands: how many jobs it has in each state.
 *
 * @param paused whether no job of it is claimed
 * @param ready those that wait for their time too
 * @param oldest when the job was enqueued that would be claimed next
 */
public record QueueCounts(
    String queue,
    boolean paused,
    long ready,
    long claimed,
    long done,
    long dead,
    long cancelled,
    Optional<Instant> oldest) {}

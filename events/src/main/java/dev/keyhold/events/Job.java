package dev.keyhold.events;

import dev.keyhold.spi.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * A piece of work in a queue.
 *
 * @param priority higher ones are claimed first; those of one priority in the order of their coming
 * @param at when it becomes claimable, if it waits for a time; until when it is claimed; when it
 *     ended
 * @param attempts how often it was claimed
 * @param maxAttempts how often it may be
 * @param worker who has it, or had it last
 * @param dedupKey while it is ready or claimed, the queue has no other job with this key
 * @param lastError why its last attempt failed
 * @param createdAt when it was enqueued
 */
public record Job(
    String id,
    String queue,
    Json payload,
    JobState state,
    long priority,
    Optional<Instant> at,
    long attempts,
    long maxAttempts,
    Optional<String> worker,
    Optional<String> dedupKey,
    Optional<String> lastError,
    Instant createdAt) {}

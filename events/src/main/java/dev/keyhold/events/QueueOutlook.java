package dev.keyhold.events;

import java.time.Instant;
import java.util.Optional;

/**
 * What a queue has for a worker.
 *
 * @param hasWork whether a claim would get a job, or end one that killed its workers
 * @param next when a job becomes claimable by itself, or did; empty if none will
 */
public record QueueOutlook(boolean hasWork, Optional<Instant> next) {}

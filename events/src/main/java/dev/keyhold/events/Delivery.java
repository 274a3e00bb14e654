package dev.keyhold.events;

import java.time.Instant;
import java.util.Optional;

/**
 * An event on its way to a consumer that is elsewhere.
 *
 * @param seq the event
 * @param at when it is tried next, or when it ended
 * @param attempts how often it was tried
 * @param lastError why the last attempt failed
 */
public record Delivery(
    String id,
    String consumer,
    long seq,
    DeliveryState state,
    Instant at,
    long attempts,
    Optional<String> lastError) {}

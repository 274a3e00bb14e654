package dev.keyhold.events;

import dev.keyhold.spi.Json;
import java.time.Instant;

/**
 * A job that a worker has for a while.
 *
 * @param jobId the job
 * @param token shows that it is this claim, and not an earlier one of the same job
 * @param attempt which attempt it is; 1 for the first
 * @param until when somebody else may claim it, if it is not extended
 */
public record Claim(String jobId, String token, long attempt, Json payload, Instant until) {}

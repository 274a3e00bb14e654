package dev.keyhold.tables;

import java.time.Instant;
import java.util.Optional;

/**
 * The columns that tables have in common. A record has one as a component, or makes one of its own
 * components.
 *
 * @param createdAt when the row was made
 * @param updatedAt when it was last changed
 * @param version how often it was changed, from 1; 1 where the table is not versioned
 * @param deletedAt when it was deleted, where deletion is soft
 * @param createdBy who made it, where the table keeps that
 * @param updatedBy who changed it last, where the table keeps that
 */
public record Stamp(
    String id,
    Instant createdAt,
    Instant updatedAt,
    long version,
    Optional<Instant> deletedAt,
    Optional<String> createdBy,
    Optional<String> updatedBy) {

  /** For tables with an id and times alone. */
  public static Stamp of(String id, Instant createdAt, Instant updatedAt) {
    return new Stamp(
        id, createdAt, updatedAt, 1, Optional.empty(), Optional.empty(), Optional.empty());
  }
}

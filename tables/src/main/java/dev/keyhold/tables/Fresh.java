package dev.keyhold.tables;

import java.util.Optional;

/**
 * What a new row gets from the door by which it is inserted.
 *
 * @param stamp a new id, the time, version 1, and who makes it
 * @param tenant whose row it becomes; empty for the row of a table without tenants
 */
public record Fresh(Stamp stamp, Optional<String> tenant) {
  /** Whose row it becomes. */
  public String organizationId() {
    return tenant.orElseThrow(
        () ->
            new IllegalStateException(
                "this door is of no tenant: a new row of one is made by Tables.in, or says itself whose it is"));
  }
}

package dev.keyhold.access;

import static dev.keyhold.tables.Columns.number;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;
import java.time.Instant;

/**
 * How far a graph follows from what lies elsewhere; its id is what it follows from.
 *
 * @param position the number of the event up to which it does
 */
record GraphProjection(Stamp stamp, String tenantId, long position) {
  /** Of the access graph, which follows from the members of the organization. */
  static final String MEMBERSHIP = "membership";

  /** Not of an event, but how often units of work were about to change the access graph. */
  static final String CHANGES = "changes";

  /** Before the first time, it has to look at all of them. */
  static final long NEVER = -1;

  static final Column<GraphProjection, Long> POSITION =
      number("position", GraphProjection::position).quiet();

  static final OrgTable<GraphProjection> TABLE =
      OrgTable.of(
              GraphProjection.class,
              "graph_projections",
              GraphProjection::stamp,
              GraphProjection::tenantId)
          .tenantColumn("tenant_id")
          .columns(POSITION)
          .idsWithinTenant()
          .read(row -> new GraphProjection(row.stamp(), row.organizationId(), row.get(POSITION)));

  static GraphProjection at(Instant now, String tenantId, long position) {
    return new GraphProjection(Stamp.of(MEMBERSHIP, now, now), tenantId, position);
  }
}

package dev.keyhold.access;

import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Tables;
import java.time.InstantSource;

/**
 * Opens the doors to the graphs of tenants, inside a unit of work. A door is of one transaction and
 * ends with it. This object may be shared by threads; one for a storage is best, as it remembers
 * the schemas that it has read.
 *
 * <p>The storage was opened with {@link GraphTables#SET}.
 */
public final class Graphs {
  private final Tables tables;
  private final InstantSource clock;
  private final SchemaCache schemas = new SchemaCache();

  private Graphs(InstantSource clock) {
    this.tables = Tables.of(clock);
    this.clock = clock;
  }

  /**
   * @param clock gives the times of rows
   */
  public static Graphs of(InstantSource clock) {
    return new Graphs(clock);
  }

  /** The graphs of a tenant, and their types. */
  public GraphDoor in(Transaction tx, String organizationId) {
    return new GraphDoor(
        new TenantGraphs(tables.in(tx, organizationId), organizationId, clock, schemas));
  }

  /** What is written here leaves no entry in the trail: it follows from what has one. */
  GraphDoor beneath(Transaction tx, String organizationId) {
    return in(Tables.beneath(tx), organizationId);
  }
}

package dev.keyhold.events;

import dev.keyhold.tables.TableSet;

/** The tables of events and jobs: those that all share, and those that each tenant has. */
public final class EventTables {
  /** The log, the consumers and the queues of a database, or of what all tenants share. */
  public static final TableSet SET =
      TableSet.of(
              "events",
              EventRow.OF_ALL,
              ConsumerRow.OF_ALL,
              JobRow.OF_ALL,
              QueueRow.OF_ALL,
              ConsumptionRow.OF_ALL,
              DeliveryRow.OF_ALL,
              UpkeepRow.OF_ALL)
          .guarded()
          .migrations(EventTables.class::getResourceAsStream, "events");

  /** The same of each tenant, which live where the tenant does. */
  public static final TableSet OF_TENANTS =
      TableSet.of(
              "tenantevents",
              EventRow.OF_TENANT,
              ConsumerRow.OF_TENANT,
              JobRow.OF_TENANT,
              QueueRow.OF_TENANT,
              ConsumptionRow.OF_TENANT,
              DeliveryRow.OF_TENANT,
              UpkeepRow.OF_TENANT)
          .guarded()
          .perTenant(
              EventRow.OF_TENANT,
              ConsumerRow.OF_TENANT,
              JobRow.OF_TENANT,
              QueueRow.OF_TENANT,
              ConsumptionRow.OF_TENANT,
              DeliveryRow.OF_TENANT,
              UpkeepRow.OF_TENANT)
          .migrations(EventTables.class::getResourceAsStream, "tenant_events");

  static final String NO_TENANT = "";

  private EventTables() {}
}

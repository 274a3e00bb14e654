package dev.keyhold.events;

import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.Query;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The tables of one log and its queues, in one transaction.
 *
 * @param tenantId whose they are; empty for those of all
 */
record EventScope(
    String tenantId,
    OneTable<EventRow, ?> events,
    OneTable<ConsumerRow, ?> consumers,
    OneTable<JobRow, ?> jobs,
    OneTable<QueueRow, ?> queues,
    OneTable<ConsumptionRow, ?> consumption,
    OneTable<DeliveryRow, ?> deliveries,
    OneTable<UpkeepRow, ?> upkeep,
    InstantSource clock) {

  static EventScope ofAll(Transaction tx, InstantSource clock) {
    Global rows = Tables.of(clock).global(beneath(tx));
    return new EventScope(
        EventTables.NO_TENANT,
        new OneTable<>(rows, EventRow.OF_ALL),
        new OneTable<>(rows, ConsumerRow.OF_ALL),
        new OneTable<>(rows, JobRow.OF_ALL),
        new OneTable<>(rows, QueueRow.OF_ALL),
        new OneTable<>(rows, ConsumptionRow.OF_ALL),
        new OneTable<>(rows, DeliveryRow.OF_ALL),
        new OneTable<>(rows, UpkeepRow.OF_ALL),
        clock);
  }

  static EventScope of(Transaction tx, String tenantId, InstantSource clock) {
    Tenant rows = Tables.of(clock).in(beneath(tx), tenantId);
    return new EventScope(
        tenantId,
        new OneTable<>(rows, EventRow.OF_TENANT),
        new OneTable<>(rows, ConsumerRow.OF_TENANT),
        new OneTable<>(rows, JobRow.OF_TENANT),
        new OneTable<>(rows, QueueRow.OF_TENANT),
        new OneTable<>(rows, ConsumptionRow.OF_TENANT),
        new OneTable<>(rows, DeliveryRow.OF_TENANT),
        new OneTable<>(rows, UpkeepRow.OF_TENANT),
        clock);
  }

  /** An event is no change that the trail tells of: it tells of one, or has no need to. */
  private static Transaction beneath(Transaction tx) {
    Transaction beneath = tx.beneath();
    return beneath == tx ? tx : beneath(beneath);
  }

  Query<JobRow> jobsIn(String queue, JobStage stage) {
    return jobs.all().where(JobRow.QUEUE.is(queue), JobRow.STAGE.is(stage));
  }

  Instant now() {
    return clock.instant();
  }
}

package dev.keyhold.events;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Json;
import dev.keyhold.tables.AnyTable;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.RowReader;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableBuilder;
import java.time.Instant;
import java.util.Optional;

/**
 * A job as it is kept.
 *
 * @param seq the order of coming; a number may come again when the last job is gone
 * @param rank what is claimed first has the lowest: the priority with the other sign
 * @param token of the claim that holds it
 * @param openKey the key of a job that is ready or claimed, by which a second one is found
 */
record JobRow(
    Stamp stamp,
    String tenantId,
    long seq,
    String queue,
    Json payload,
    JobStage stage,
    long rank,
    Optional<Instant> at,
    long attempts,
    long maxAttempts,
    Optional<String> token,
    Optional<String> worker,
    Optional<String> dedupKey,
    Optional<String> openKey,
    Optional<String> lastError) {
  static final Column<JobRow, Long> SEQ = number("seq", JobRow::seq).counted();
  static final Column<JobRow, String> QUEUE = id("queue", JobRow::queue);
  static final Column<JobRow, Json> PAYLOAD = json("payload", JobRow::payload);
  static final Column<JobRow, JobStage> STAGE = word("stage", JobStage.class, JobRow::stage);
  static final Column<JobRow, Long> RANK = number("rank", JobRow::rank);
  static final OptionalColumn<JobRow, Instant> AT = optionalTime("at", JobRow::at);
  static final Column<JobRow, Long> ATTEMPTS = number("attempts", JobRow::attempts);
  static final Column<JobRow, Long> MAX_ATTEMPTS = number("max_attempts", JobRow::maxAttempts);
  static final OptionalColumn<JobRow, String> TOKEN = optionalId("token", JobRow::token);
  static final OptionalColumn<JobRow, String> WORKER = optionalId("worker", JobRow::worker);
  static final OptionalColumn<JobRow, String> DEDUP_KEY = optionalId("dedup_key", JobRow::dedupKey);
  static final OptionalColumn<JobRow, String> OPEN_KEY = optionalId("open_key", JobRow::openKey);
  static final OptionalColumn<JobRow, String> LAST_ERROR =
      optionalText("last_error", JobRow::lastError).upTo(ErrorText.LONGEST);

  static final Index<JobRow> BY_SEQ = Index.unique(SEQ);
  static final Index<JobRow> BY_RANK = Index.on(QUEUE, STAGE, RANK, SEQ);
  static final Index<JobRow> BY_TIME = Index.on(QUEUE, STAGE, AT);
  static final Index<JobRow> BY_OPEN_KEY = Index.unique(QUEUE, OPEN_KEY);

  static final Table<JobRow> OF_ALL =
      columns(Table.of(JobRow.class, "jobs", JobRow::stamp))
          .read(row -> read(row, EventTables.NO_TENANT));

  static final OrgTable<JobRow> OF_TENANT =
      columns(
              OrgTable.of(JobRow.class, "tenant_jobs", JobRow::stamp, JobRow::tenantId)
                  .tenantColumn("tenant_id")
                  .idsWithinTenant())
          .read(row -> read(row, row.organizationId()));

  private static <T extends AnyTable<JobRow, ?>> TableBuilder<JobRow, T> columns(
      TableBuilder<JobRow, T> table) {
    return table
        .columns(
            SEQ,
            QUEUE,
            PAYLOAD,
            STAGE,
            RANK,
            AT,
            ATTEMPTS,
            MAX_ATTEMPTS,
            TOKEN,
            WORKER,
            DEDUP_KEY,
            OPEN_KEY,
            LAST_ERROR)
        .indexes(BY_SEQ, BY_RANK, BY_TIME, BY_OPEN_KEY);
  }

  private static JobRow read(RowReader<JobRow> row, String tenantId) {
    return new JobRow(
        row.stamp(),
        tenantId,
        row.get(SEQ),
        row.get(QUEUE),
        row.get(PAYLOAD),
        row.get(STAGE),
        row.get(RANK),
        row.get(AT),
        row.get(ATTEMPTS),
        row.get(MAX_ATTEMPTS),
        row.get(TOKEN),
        row.get(WORKER),
        row.get(DEDUP_KEY),
        row.get(OPEN_KEY),
        row.get(LAST_ERROR));
  }

  static JobRow of(String tenantId, String queue, NewJob wanted, Instant now) {
    boolean waits = !wanted.delay().isZero();
    return new JobRow(
        Stamp.of(Ids.newId(now), now, now),
        tenantId,
        0,
        queue,
        wanted.payload(),
        waits ? JobStage.DELAYED : JobStage.READY,
        -wanted.priority(),
        waits ? Optional.of(now.plus(wanted.delay())) : Optional.empty(),
        0,
        wanted.maxAttempts(),
        Optional.empty(),
        Optional.empty(),
        wanted.dedupKey(),
        wanted.dedupKey(),
        Optional.empty());
  }

  String jobId() {
    return stamp.id();
  }

  boolean isSpent() {
    return attempts >= maxAttempts;
  }

  Job job() {
    return new Job(
        stamp.id(),
        queue,
        payload,
        stage.state(),
        -rank,
        at,
        attempts,
        maxAttempts,
        worker,
        dedupKey,
        lastError,
        stamp.createdAt());
  }
}

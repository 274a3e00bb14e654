package dev.keyhold.events;

import static dev.keyhold.events.Fault.BACKWARDS;
import static dev.keyhold.events.Fault.DROPS;
import static dev.keyhold.events.Fault.GIVES_ALL;
import static dev.keyhold.events.Fault.KEEPS;
import static dev.keyhold.events.Fault.LEAVES;
import static dev.keyhold.events.Fault.LOOKS_AWAY;

import dev.keyhold.spi.Storage;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A log with one fault.
 *
 * @param rule the rule at which it must fail
 * @param what is wrong
 */
record EventMutant(String rule, String what, UnaryOperator<Storage> fault) {
  private static final String ALL_COLUMNS = "";

  static List<EventMutant> all() {
    return List.of(
        of("LOG_01", DROPS, "events", "key"),
        of("LOG_02", DROPS, "events", "seq"),
        half("LOG_03"),
        half("LOG_04"),
        of("LOG_05", DROPS, "events", "source_id"),
        of("LOG_06", GIVES_ALL, "events", "seq"),
        of("LOG_07", GIVES_ALL, "events", "topic"),
        of("LOG_10", BACKWARDS, "events", ALL_COLUMNS),
        of("LOG_12", DROPS, "event_consumption", "source"),
        of("CONSUMER_01", DROPS, "event_consumers", "position"),
        of("CONSUMER_02", LEAVES, "event_consumers", "topics"),
        of("CONSUMER_03", LEAVES, "event_consumers", "position"),
        half("CONSUMER_04"),
        of("CONSUMER_05", LOOKS_AWAY, "event_consumers", "position"),
        of("CONSUMER_06", LEAVES, "event_consumers", "held_until"),
        of("CONSUMER_07", LOOKS_AWAY, "event_consumers", "fence"),
        of("CONSUMER_08", LEAVES, "event_consumers", "fence"),
        of("CONSUMER_09", LEAVES, "event_consumers", "reader"),
        of("CONSUMER_10", LOOKS_AWAY, "event_consumers", "position"),
        of("CONSUMER_11", GIVES_ALL, "events", "topic"),
        of("CONSUMER_12", DROPS, "events", "topic"),
        of("CONSUMER_13", LOOKS_AWAY, "event_consumers", "state"),
        of("CONSUMER_14", LEAVES, "event_consumers", "fence"),
        of("CONSUMER_15", KEEPS, "event_consumers", ALL_COLUMNS),
        of("RETENTION_01", GIVES_ALL, "event_consumers", "position"),
        of("RETENTION_02", KEEPS, "events", ALL_COLUMNS),
        of("RETENTION_03", LEAVES, "event_consumers", "state"),
        of("RETENTION_04", LOOKS_AWAY, "event_consumers", "state"),
        of("RETENTION_05", GIVES_ALL, "event_consumers", "position"),
        of("RETENTION_06", LEAVES, "event_upkeep", "deleted"),
        of("RETENTION_07", KEEPS, "events", ALL_COLUMNS),
        of("RETENTION_08", GIVES_ALL, "event_consumers", "state"),
        of("DELIVERY_01", LEAVES, "event_deliveries", "state"),
        of("DELIVERY_02", LEAVES, "event_deliveries", "attempts"),
        of("DELIVERY_03", KEEPS, "event_deliveries", ALL_COLUMNS),
        of("JOB_01", LEAVES, "jobs", "stage"),
        half("JOB_02"),
        of("JOB_03", BACKWARDS, "jobs", ALL_COLUMNS),
        of("JOB_04", LEAVES, "jobs", "at"),
        of("JOB_05", LOOKS_AWAY, "jobs", "token"),
        of("JOB_06", LOOKS_AWAY, "jobs", "at"),
        of("JOB_07", LEAVES, "jobs", "last_error"),
        of("JOB_08", LEAVES, "jobs", "attempts"),
        of("JOB_09", DROPS, "jobs", "max_attempts"),
        of("JOB_10", LEAVES, "jobs", "last_error"),
        of("JOB_11", LOOKS_AWAY, "jobs", "token"),
        of("JOB_12", LEAVES, "jobs", "stage"),
        of("JOB_13", GIVES_ALL, "jobs", "at"),
        of("JOB_14", DROPS, "jobs", "open_key"),
        of("JOB_15", LEAVES, "job_queues", "paused"),
        of("JOB_16", BACKWARDS, "jobs", ALL_COLUMNS),
        of("JOB_17", GIVES_ALL, "jobs", "at"),
        of("JOB_22", BACKWARDS, "jobs", ALL_COLUMNS),
        of("JOB_23", DROPS, "jobs", "open_key"),
        of("JOB_24", LEAVES, "jobs", "stage"));
  }

  private static EventMutant of(String rule, Fault fault, String table, String column) {
    return new EventMutant(
        rule,
        "%s %s %s".formatted(fault, table, column),
        sound ->
            new FaultyStorage(sound, tables -> new FaultyTables(tables, fault, table, column)));
  }

  /** What was done before a unit of work failed is kept. */
  private static EventMutant half(String rule) {
    return new EventMutant(rule, "keeps half a unit of work", HalfStorage::new);
  }

  @Override
  public String toString() {
    return rule + ": " + what;
  }
}

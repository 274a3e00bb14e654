package dev.keyhold.trials;

import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableSet;
import dev.keyhold.tables.Tables;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Tables over which several processes compete. */
final class Jobs {
  static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
  static final Tables TABLES = Tables.of(() -> NOW);

  private static final String SQLITE =
      """
      CREATE TABLE job (
        id TEXT NOT NULL PRIMARY KEY,
        holder TEXT NOT NULL CHECK (holder IN ('nobody', 'first', 'second', 'third')),
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE ledger (
        id TEXT NOT NULL PRIMARY KEY,
        taken INTEGER NOT NULL,
        raised INTEGER NOT NULL,
        counted INTEGER NOT NULL,
        version INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT;
      """;

  private static final String POSTGRES =
      SQLITE
          .replace("INTEGER", "bigint")
          .replace("TEXT", "text COLLATE \"C\"")
          .replace(" STRICT", "");

  private static final TableSet SET =
      TableSet.of("jobs", Job.TABLE, Ledger.TABLE)
          .migrations(
              file ->
                  new ByteArrayInputStream(
                      (file.contains("sqlite") ? SQLITE : POSTGRES)
                          .getBytes(StandardCharsets.UTF_8)),
              "first");

  private Jobs() {}

  static Storage open(String url) {
    return Keyhold.open(StorageConfig.builder(url).tables(SET).build());
  }

  static Job job(Storage storage, String id) {
    return storage.read(tx -> TABLES.global(tx).find(Job.TABLE, id).orElseThrow());
  }

  static Ledger ledger(Storage storage, String id) {
    return storage.read(tx -> TABLES.global(tx).find(Ledger.TABLE, id).orElseThrow());
  }

  /** Which process has taken a job. */
  enum Holder {
    NOBODY,
    FIRST,
    SECOND,
    THIRD;

    static final Set<Holder> PROCESSES = EnumSet.range(FIRST, THIRD);
  }

  /** It is taken once, and never given back. */
  record Job(Stamp stamp, Holder holder) {
    static final Column<Job, Holder> HOLDER = word("holder", Holder.class, Job::holder);
    static final Table<Job> TABLE =
        Table.of(Job.class, "job", Job::stamp)
            .columns(HOLDER)
            .forwardOnly(HOLDER, Map.of(Holder.NOBODY, Holder.PROCESSES))
            .read(row -> new Job(row.stamp(), row.get(HOLDER)));

    static Job free(String id) {
      return new Job(Stamp.of(id, NOW, NOW), Holder.NOBODY);
    }
  }

  /**
   * One row that all change.
   *
   * @param taken how many jobs were; changed with each of them, in one unit
   * @param raised by one under the version that was seen
   * @param counted by one whatever the version
   */
  record Ledger(Stamp stamp, long taken, long raised, long counted) {
    static final Column<Ledger, Long> TAKEN = number("taken", Ledger::taken);
    static final Column<Ledger, Long> RAISED = number("raised", Ledger::raised);
    static final Column<Ledger, Long> COUNTED = number("counted", Ledger::counted);
    static final Table<Ledger> TABLE =
        Table.of(Ledger.class, "ledger", Ledger::stamp)
            .columns(TAKEN, RAISED, COUNTED)
            .versioned()
            .read(
                row -> new Ledger(row.stamp(), row.get(TAKEN), row.get(RAISED), row.get(COUNTED)));

    static Ledger empty(String id) {
      return new Ledger(Stamp.of(id, NOW, NOW), 0, 0, 0);
    }

    long changes() {
      return taken + raised + counted;
    }
  }
}

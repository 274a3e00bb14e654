package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.table.RowsElsewhere;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sql.CacheSize;
import dev.keyhold.sql.SettingReader;
import java.time.Duration;
import java.util.List;

/**
 * What a configuration says about an SQLite storage; {@link SqliteStorageProvider} documents it.
 */
record Settings(
    MigrationMode migrations,
    Unwritable unwritable,
    Synchronous synchronous,
    Duration busyTimeout,
    int readers,
    CacheSize cache,
    Duration staleness,
    Duration writeTimeout,
    List<SetShape> tables,
    RowsElsewhere elsewhere) {

  /** What opening does about the schema. */
  enum MigrationMode {
    MIGRATE,
    VALIDATE,
    NEVER,
    /** Opens what is there, whatever it is: for who looks at a file that somebody has changed. */
    UNCHECKED
  }

  /** What opening does where the file, or its folder, cannot be written to. */
  enum Unwritable {
    REFUSE,
    READ
  }

  /** What SQLite's pragma of this name may be; its number is the ordinal plus one. */
  enum Synchronous {
    NORMAL,
    FULL
  }

  static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

  static Settings of(StorageConfig config) {
    config.allowOnly(
        "migrations",
        "unwritable",
        "synchronous",
        "busy-timeout",
        "readers",
        "cache-bytes",
        "cache-entries",
        "staleness");
    SettingReader read = new SettingReader(config);
    return new Settings(
        read.word("migrations", MigrationMode.values(), MigrationMode.MIGRATE),
        read.word("unwritable", Unwritable.values(), Unwritable.REFUSE),
        read.word("synchronous", Synchronous.values(), Synchronous.FULL),
        read.duration("busy-timeout", BUSY_TIMEOUT),
        (int) read.number("readers", 1, 999, 4),
        read.cache(),
        read.duration("staleness", Duration.ofMillis(5)),
        config.writeTimeout(),
        config.tables(),
        config.elsewhere());
  }
}

package dev.keyhold.postgres;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.table.RowsElsewhere;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sql.CacheSize;
import dev.keyhold.sql.SettingReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a configuration says about a PostgreSQL storage; {@link PostgresStorageProvider} documents
 * it.
 */
record PostgresSettings(
    Optional<Path> passwordFile,
    Optional<String> operatorRole,
    MigrationMode migrations,
    Duration busyTimeout,
    Duration socketTimeout,
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
    /** Opens what is there, whatever it is: for who looks at tables that somebody has changed. */
    UNCHECKED
  }

  static PostgresSettings of(StorageConfig config) {
    config.allowOnly(
        "password-file",
        "operator-role",
        "migrations",
        "busy-timeout",
        "socket-timeout",
        "readers",
        "cache-bytes",
        "cache-entries",
        "staleness");
    SettingReader read = new SettingReader(config);
    return new PostgresSettings(
        config.setting("password-file").map(Path::of),
        config.setting("operator-role").map(PostgresUrl::checked),
        read.word("migrations", MigrationMode.values(), MigrationMode.MIGRATE),
        read.duration("busy-timeout", Duration.ofSeconds(5)),
        read.duration("socket-timeout", Duration.ofMinutes(1)),
        (int) read.number("readers", 1, 999, 4),
        read.cache(),
        read.duration("staleness", Duration.ofMillis(5)),
        config.writeTimeout(),
        config.tables(),
        config.elsewhere());
  }
}

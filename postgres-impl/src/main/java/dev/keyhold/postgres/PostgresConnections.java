package dev.keyhold.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How connections to a database are made: those that the storage makes itself, or those of a pool
 * that the hub owns.
 *
 * @param single one connection at a time, for the writer and whoever else keeps his
 * @param pool for reading
 * @param isOwn whether both are the storage's, and not the hub's
 */
record PostgresConnections(DataSource single, DataSource pool, boolean isOwn) {
  /** The least that HikariCP takes. */
  private static final long SHORTEST_POOL_TIMEOUT = 250;

  private static final int CONNECT_SECONDS = 5;

  private static final int LONGEST_PASSWORD = 4_096;

  static PostgresConnections of(PostgresUrl url, PostgresSettings settings) {
    DataSource source = source(url, settings);
    return new PostgresConnections(source, pool(source, settings), true);
  }

  static DataSource source(PostgresUrl url, PostgresSettings settings) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl("jdbc:postgresql://" + url.hosts() + "/" + url.database());
    url.user().ifPresent(source::setUser);
    password(settings).ifPresent(source::setPassword);
    source.setApplicationName("keyhold");
    source.setTargetServerType("primary");
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(2 * CONNECT_SECONDS);
    source.setSocketTimeout(seconds(settings.socketTimeout()));
    source.setTcpKeepAlive(true);
    url.parameters().forEach((name, value) -> source.setProperty(PGProperty.forName(name), value));
    return source;
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(Math.max(1, duration.toSeconds()));
  }

  private static Optional<String> password(PostgresSettings settings) {
    return settings
        .passwordFile()
        .map(PostgresConnections::firstLine)
        .or(() -> Optional.ofNullable(System.getenv("PGPASSWORD")));
  }

  private static String firstLine(Path path) {
    GivenFile file = new GivenFile("the file that the setting 'password-file' names", path);
    try {
      return new String(file.read(LONGEST_PASSWORD), StandardCharsets.UTF_8)
          .lines()
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new StorageException.InvalidInput(
          file.name() + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static HikariDataSource pool(DataSource source, PostgresSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("keyhold-readers");
    config.setDataSource(source);
    config.setMaximumPoolSize(settings.readers());
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(Math.max(SHORTEST_POOL_TIMEOUT, settings.busyTimeout().toMillis()));
    return new HikariDataSource(config);
  }

  void close() {
    if (isOwn && pool instanceof HikariDataSource own) {
      own.close();
    }
  }
}

package dev.keyhold.postgres;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageProvider;
import dev.keyhold.spi.TenantDatabases;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Opens {@code postgresql://USER@HOST:PORT/DATABASE}, such as {@code
 * postgresql://keyhold@localhost/hub}. It is public only because {@link java.util.ServiceLoader}
 * requires that; in code, use {@link PostgresStorage}.
 *
 * <p>Several hosts are separated by commas; the one that takes writes is found. Parameters of the
 * URL are {@code schema}, which names the schema with Keyhold's tables ({@code keyhold} by
 * default), and those of the driver that choose the encryption: {@code sslmode}, {@code
 * sslrootcert}, {@code sslcert}, {@code sslkey}, {@code channelBinding} and {@code
 * prepareThreshold}. A password never stands in the URL: it comes from the setting {@code
 * password-file}, from the environment variable {@code PGPASSWORD}, or from the file {@code
 * .pgpass}.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code password-file}: a file whose first line is the password
 *   <li>{@code operator-role}: the role that sees the rows of all tenants, where the storage's own
 *       sees those of one; see {@code docs/postgresql.md#row-level-security}
 *   <li>{@code migrations}: {@code migrate} brings the schema up to date (the default), {@code
 *       validate} refuses a schema that is not up to date, {@code never} leaves it to another tool
 *   <li>{@code busy-timeout}: how long to wait for other writers, for a free connection, and for
 *       the server after a lost connection, as an ISO 8601 duration; {@code PT5S} by default
 *   <li>{@code socket-timeout}: how long to wait for one answer of the server before the connection
 *       is taken for lost, as an ISO 8601 duration; {@code PT1M} by default
 *   <li>{@code readers}: the number of connections for reading; 4 by default
 *   <li>{@code cache-bytes}: how much memory, roughly, the recently verified keys may take; 64 MiB
 *       by default, enough for some 70,000 keys; with 0, each look-up asks the database
 *   <li>{@code cache-entries}: the largest number of keys in memory; a million by default
 *   <li>{@code staleness}: how long after its commit a verification may not see a change by another
 *       process, as an ISO 8601 duration; {@code PT0.005S} by default. It has to be longer than a
 *       few round trips to the server, or most look-ups ask the database
 * </ul>
 */
public final class PostgresStorageProvider implements StorageProvider {
  /** For {@link java.util.ServiceLoader}. */
  public PostgresStorageProvider() {}

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public Set<String> schemes() {
    return Set.of("postgresql");
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Set<Part> offers() {
    return EnumSet.allOf(Part.class);
  }

  @Override
  public Storage open(StorageConfig config) {
    return PostgresStorage.open(config);
  }

  @Override
  public Optional<TenantDatabases> tenantDatabases() {
    return Optional.of(new TenantSchemas());
  }
}

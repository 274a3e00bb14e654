package dev.keyhold.sqlite;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageProvider;
import dev.keyhold.spi.TenantDatabases;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Opens {@code sqlite:PATH}, such as {@code sqlite:data/system.db}. It is public only because
 * {@link java.util.ServiceLoader} requires that; in code, use {@link SqliteStorage}.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code migrations}: {@code migrate} brings the schema up to date (the default), {@code
 *       validate} refuses a schema that is not up to date, {@code never} leaves it to another tool
 *   <li>{@code unwritable}: what to do if the file or its folder cannot be written to: {@code
 *       refuse} it (the default), or {@code read} it as it is and refuse every change. With {@code
 *       read}, nothing is written beside it, and if somebody else writes to the file meanwhile,
 *       that is noticed and reads are refused
 *   <li>{@code synchronous}: {@code full} keeps every commit through a power cut (the default),
 *       {@code normal} may lose the last commits in a power cut, but not if only the process dies
 *   <li>{@code busy-timeout}: how long to wait while another process writes, as an ISO 8601
 *       duration; {@code PT5S} by default
 *   <li>{@code readers}: the number of connections for reading; 4 by default
 *   <li>{@code cache-bytes}: how much memory, roughly, the recently verified keys may take; 64 MiB
 *       by default, enough for some 70,000 keys; with 0, each look-up reads the file
 *   <li>{@code cache-entries}: the largest number of keys in memory; a million by default
 *   <li>{@code staleness}: how long after its commit a verification may not see a change by another
 *       process, as an ISO 8601 duration; {@code PT0.005S} by default
 * </ul>
 */
public final class SqliteStorageProvider implements StorageProvider {
  /** For {@link java.util.ServiceLoader}. */
  public SqliteStorageProvider() {}

  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public Set<String> schemes() {
    return Set.of("sqlite");
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
    return SqliteStorage.openOrRead(config);
  }

  @Override
  public Optional<TenantDatabases> tenantDatabases() {
    return Optional.of(new TenantFiles());
  }
}

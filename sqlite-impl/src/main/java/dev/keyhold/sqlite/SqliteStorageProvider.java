package dev.keyhold.sqlite;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageProvider;
import java.util.EnumSet;
import java.util.Set;

/**
 * Opens {@code sqlite:PATH}, such as {@code sqlite:data/system.db}. It is public because {@link
 * java.util.ServiceLoader} asks for it; in code, {@link SqliteStorage} is the shorter door.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code migrations}: {@code migrate} brings the schema up to date (the default), {@code
 *       validate} refuses a schema that is not, {@code never} leaves it to another tool
 *   <li>{@code unwritable}: what to do where the file or its folder cannot be written to: {@code
 *       refuse} it (the default), or {@code read} it as it is and refuse every change; nothing is
 *       written beside it then, and what somebody else writes meanwhile is found out and refused
 *   <li>{@code synchronous}: {@code full} keeps every commit through a power cut (the default),
 *       {@code normal} may lose the last ones then, though not when only the process dies
 *   <li>{@code busy-timeout}: how long to wait for another process that writes, as an ISO 8601
 *       duration; {@code PT5S} by default
 *   <li>{@code readers}: how many connections read at once; 4 by default
 *   <li>{@code cache-bytes}: about how much memory the keys that were verified lately may take; 64
 *       MiB by default, which holds some 70,000 keys, and 0 to ask the file each time
 *   <li>{@code cache-entries}: how many keys these may be; a million by default
 *   <li>{@code staleness}: for how long after its commit a verification may overlook what another
 *       process did, as an ISO 8601 duration; {@code PT0.005S} by default
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
}

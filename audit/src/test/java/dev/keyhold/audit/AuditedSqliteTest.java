package dev.keyhold.audit;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.tck.StorageContract;
import java.nio.file.Path;
import java.time.Instant;

/** A decorated store keeps the contract of a plain one. */
class AuditedSqliteTest extends StorageContract {
  @Override
  protected Storage open(Path directory) {
    Storage plain = Keyhold.open("sqlite:" + directory.resolve("system.db"));
    // What the decorator appends is younger than all that the rules append.
    return AuditedStorage.builder(plain, () -> AuditContext.UNKNOWN)
        .clock(() -> Instant.parse("2100-01-01T00:00:00Z"))
        .build();
  }
}

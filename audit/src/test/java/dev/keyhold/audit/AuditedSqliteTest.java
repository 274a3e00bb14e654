package dev.keyhold.audit;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.tck.StorageContract;
import java.nio.file.Path;

/** A decorated store keeps the contract of a plain one. */
class AuditedSqliteTest extends StorageContract {
  @Override
  protected Storage open(Path directory) {
    Storage plain = Keyhold.open("sqlite:" + directory.resolve("system.db"));
    return AuditedStorage.over(plain, () -> AuditContext.UNKNOWN);
  }
}

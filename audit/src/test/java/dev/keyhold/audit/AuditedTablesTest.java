package dev.keyhold.audit;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tck.InMemoryStorage;
import dev.keyhold.tck.TableContract;
import java.nio.file.Path;

/** A storage that records the changes of its tables keeps their contract. */
class AuditedTablesTest extends TableContract {
  @Override
  protected Storage open(Path directory, SetShape... sets) {
    return AuditedStorage.over(InMemoryStorage.open(sets), () -> AuditContext.UNKNOWN);
  }
}

package dev.keyhold.tck;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import java.nio.file.Path;

class AuditOnlyStorageTest extends StorageContract {
  @Override
  protected Storage open(Path directory) {
    return InMemoryStorage.offering(Part.AUDIT);
  }

  @Override
  protected boolean keepsData() {
    return false;
  }
}

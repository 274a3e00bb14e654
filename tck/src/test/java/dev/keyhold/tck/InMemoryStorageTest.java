package dev.keyhold.tck;

import dev.keyhold.spi.Storage;
import java.nio.file.Path;

class InMemoryStorageTest extends StorageContract {
  @Override
  protected Storage open(Path directory) {
    return InMemoryStorage.open();
  }

  @Override
  protected boolean keepsData() {
    return false;
  }
}

package dev.keyhold.tck;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import java.nio.file.Path;

class KeyOnlyStorageTest extends StorageContract {
  @Override
  protected Storage open(Path directory) {
    return InMemoryStorage.offering(Part.API_KEYS);
  }

  @Override
  protected boolean keepsData() {
    return false;
  }
}

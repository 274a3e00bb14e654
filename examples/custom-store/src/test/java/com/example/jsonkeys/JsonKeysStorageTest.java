package com.example.jsonkeys;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tck.StorageContract;
import java.nio.file.Path;

class JsonKeysStorageTest extends StorageContract {
  @Override
  protected Storage open(Path directory) {
    String url = "jsonkeys:" + directory.resolve("keys.jsonl");
    return Keyhold.open(StorageConfig.builder(url).requires(Part.API_KEYS).build());
  }
}

package dev.keyhold.tck;

import dev.keyhold.spi.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a rule may open storages of its own, and the same one again. */
final class StoragePlace {
  private final StorageContract contract;

  StoragePlace(StorageContract contract) {
    this.contract = contract;
  }

  /** Opens the storage of this name; the second time, what the first one left behind. */
  Storage open(String name) throws IOException {
    Path directory = Files.createDirectories(contract.directory.resolve(name));
    return contract.open(directory);
  }

  boolean keepsData() {
    return contract.keepsData();
  }
}

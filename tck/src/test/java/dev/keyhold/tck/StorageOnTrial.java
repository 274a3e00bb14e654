package dev.keyhold.tck;

import dev.keyhold.spi.Storage;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The kit, run on whatever {@link MutantTest} puts on trial. Its name keeps it out of the build.
 */
class StorageOnTrial extends StorageContract {
  static volatile Supplier<Storage> accused = InMemoryStorage::open;

  @Override
  protected Storage open(Path directory) {
    return accused.get();
  }

  @Override
  protected boolean keepsData() {
    return false;
  }
}

package dev.keyhold.tck;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.table.SetShape;
import java.nio.file.Path;

/**
 * The rules of tables, run on whatever {@link MutantTest} puts on trial. Its name keeps it out of
 * the build.
 */
class TablesOnTrial extends TableContract {
  @Override
  protected Storage open(Path directory, SetShape... sets) {
    return StorageOnTrial.accused.get();
  }
}

package dev.keyhold.tck;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.table.SetShape;
import java.nio.file.Path;

class InMemoryTableSetsTest extends TableSetsContract {
  @Override
  protected Storage open(Path directory, SetShape... sets) {
    return InMemoryStorage.open(sets);
  }
}

package dev.keyhold.postgres;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tck.TableSetsContract;
import java.nio.file.Path;

class PostgresTableSetsTest extends TableSetsContract {
  @Override
  protected Storage open(Path directory, SetShape... sets) {
    return ProposedSet.open(directory, sets);
  }
}

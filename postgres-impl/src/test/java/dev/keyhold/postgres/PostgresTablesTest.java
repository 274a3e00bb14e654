package dev.keyhold.postgres;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tck.TableContract;
import java.nio.file.Path;

class PostgresTablesTest extends TableContract {
  @Override
  protected Storage open(Path directory, SetShape... sets) {
    return ProposedSet.open(directory, sets);
  }
}

package dev.keyhold.sqlite;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tck.TableContract;
import java.nio.file.Path;

class SqliteTablesTest extends TableContract {
  @Override
  protected Storage open(Path directory, SetShape tables) {
    return SqliteStorage.open(
        StorageConfig.builder("sqlite:" + directory.resolve("system.db"))
            .tables(new ProposedSet(tables))
            .build());
  }
}

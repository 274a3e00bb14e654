package com.example.tasks;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sqlite.SqliteStorage;
import dev.keyhold.tck.TableContract;
import java.nio.file.Path;

class OurTablesTest extends TableContract {
  @Override
  protected SetShape tables() {
    return TaskBoard.TABLES;
  }

  @Override
  protected Storage open(Path directory, SetShape... sets) {
    return SqliteStorage.open(
        StorageConfig.builder("sqlite:" + directory.resolve("system.db")).tables(sets).build());
  }
}

package dev.keyhold.apps;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tck.TableContract;
import java.nio.file.Path;

class SqliteAppsTest extends TableContract {
  @Override
  protected SetShape tables() {
    return TriedTables.SET;
  }

  @Override
  protected Storage open(Path directory, SetShape... sets) {
    return Keyhold.open(
        StorageConfig.builder("sqlite:" + directory.resolve("apps.db")).tables(sets).build());
  }
}

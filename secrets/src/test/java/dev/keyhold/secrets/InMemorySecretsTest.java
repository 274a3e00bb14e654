package dev.keyhold.secrets;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tck.TableContract;
import java.nio.file.Path;

class InMemorySecretsTest extends TableContract {
  @Override
  protected SetShape tables() {
    return TriedTables.SET;
  }

  @Override
  protected Storage open(Path directory, SetShape... sets) {
    return Keyhold.open(StorageConfig.builder("memory:").tables(TriedTables.whole(sets)).build());
  }
}

package dev.keyhold.iam;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tck.TableContract;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;

@Tag("once")
class PostgresIamTest extends TableContract {
  /** A directory stands for one schema, also when it is opened again. */
  private static final Map<Path, String> SCHEMAS = new HashMap<>();

  @Override
  protected SetShape tables() {
    return IamTables.SET;
  }

  @Override
  protected Storage open(Path directory, SetShape... sets) {
    String url = SCHEMAS.computeIfAbsent(directory, unused -> PostgresServer.url());
    return Keyhold.open(StorageConfig.builder(url).tables(sets).build());
  }
}

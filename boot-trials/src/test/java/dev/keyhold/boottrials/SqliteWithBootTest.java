package dev.keyhold.boottrials;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.tck.StorageContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** The whole contract over a file, with the libraries that Boot brings. */
@Tag("once")
class SqliteWithBootTest extends StorageContract {
  @Override
  protected Storage open(Path directory) {
    return Keyhold.open("sqlite:" + directory.resolve("system.db"));
  }
}

package dev.keyhold.boottrials;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.tck.StorageContract;
import dev.keyhold.testserver.FurnishedSchemas;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** The whole contract on a server, with the libraries that Boot brings. */
@Tag("once")
class PostgresWithBootTest extends StorageContract {
  private static final FurnishedSchemas SCHEMAS =
      FurnishedSchemas.by(url -> Keyhold.open(url).close());

  @Override
  protected Storage open(Path directory) {
    return Keyhold.open(SCHEMAS.of(directory));
  }
}

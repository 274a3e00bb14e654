package dev.keyhold.postgres;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tck.TableContract;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;

/** The rules of tables once more, under the policies of PostgreSQL. */
@Tag("once")
class HubRoleTablesTest extends TableContract {
  @Override
  protected Storage open(Path directory, SetShape... sets) {
    try {
      return PostgresStorage.open(
          HubRole.of(ReadySchemas.of(directory), sets).config(sets).build());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.keyhold.sqlite;

import dev.keyhold.spi.table.SetShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A file that Keyhold has not opened yet. To open one makes it keep a write-ahead log, so what must
 * be refused is refused before.
 */
final class UnopenedFile {
  /** Where the header says how the file is written: https://sqlite.org/fileformat2.html. */
  private static final int WRITE_VERSION = 18;

  private static final int ROLLBACK_JOURNAL = 1;

  private UnopenedFile() {}

  /**
   * @throws dev.keyhold.spi.StorageException.Unsupported if somebody else made tables of the names
   *     that ours or those of the sets have
   */
  static void refuse(Path file, Settings.MigrationMode mode, List<SetShape> sets)
      throws SQLException {
    if (!isUnopened(file)) {
      return;
    }
    SetNames.refuseOurs(sets);
    try (Connection connection = CheckedDataSource.inspecting(file)) {
      Pragmas.requireUtf8(connection);
      Schema.refuseStrangers(connection, mode, sets);
    }
  }

  private static boolean isUnopened(Path file) {
    // With a journal beside it, it cannot be read before it is recovered, which is to write.
    if (Files.exists(file.resolveSibling(file.getFileName() + "-journal"))) {
      return false;
    }
    try (InputStream content = Files.newInputStream(file)) {
      byte[] header = content.readNBytes(WRITE_VERSION + 1);
      return header.length > WRITE_VERSION && header[WRITE_VERSION] == ROLLBACK_JOURNAL;
    } catch (IOException e) {
      return false; // SQLite says why it cannot be read
    }
  }
}

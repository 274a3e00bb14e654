package dev.keyhold.sqlite;

import dev.keyhold.sqlite.SqliteCopy.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.sqlite.ProgressHandler;

/** Fills the file of a copy, which is there and empty. */
record CopyMaking(Path file, Progress progress) {
  private static final int BUFFER = 1 << 20;

  /** Of SQLite's virtual machine, from one look at how far it has come to the next. */
  private static final int STEPS = 100_000;

  /** From one snapshot; a copy of file and log would mix several. */
  void fromDatabase(Path database) throws IOException {
    try (Connection connection = CheckedDataSource.inspecting(database)) {
      long all = Files.size(database);
      ProgressHandler.setHandler(connection, STEPS, reporting(all));
      try (PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
        vacuum.setString(1, file.toString());
        vacuum.execute();
      }
      progress.copied(all, all);
    } catch (SQLException e) {
      throw Errors.opening("%s or its copy".formatted(database), e);
    }
  }

  /** The last step is for the end, as the space that is left out is not known before. */
  private ProgressHandler reporting(long all) {
    return new ProgressHandler() {
      @Override
      protected int progress() {
        progress.copied(Math.min(file.toFile().length(), all - 1), all);
        return 0;
      }
    };
  }

  void fromFile(Path source) throws IOException {
    try (InputStream in = Files.newInputStream(source);
        OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
      long all = Files.size(source);
      byte[] buffer = new byte[BUFFER];
      long copied = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        copied += read;
        progress.copied(Math.min(copied, all - 1), all);
      }
      progress.copied(all, all);
    }
  }
}

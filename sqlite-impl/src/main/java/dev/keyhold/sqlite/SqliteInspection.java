package dev.keyhold.sqlite;

import dev.keyhold.spi.Finding;
import dev.keyhold.spi.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The checks of a database file for its operator. They change nothing: the file is opened for
 * reading only, and others may use it meanwhile.
 *
 * @param file the checked file
 * @param findings the findings, in the order of the checks
 */
public record SqliteInspection(Path file, List<Finding> findings) {
  public SqliteInspection {
    findings = List.copyOf(findings);
  }

  /** Whether no check found a problem. */
  public boolean ok() {
    return findings.stream().allMatch(Finding::ok);
  }

  /**
   * Checks a file. The integrity check reads the whole file, which takes a while if it is large.
   *
   * @param progress receives each finding as soon as it is known
   * @throws StorageException.InvalidInput if there is no such file
   * @throws StorageException.Corrupt if it is no SQLite database
   * @throws StorageException.Unavailable if it cannot be read
   */
  public static SqliteInspection of(Path file, Consumer<Finding> progress) {
    List<Finding> findings = new ArrayList<>();
    look(
        file,
        connection -> {
          new Inspector(file, connection)
              .inspect(
                  finding -> {
                    findings.add(finding);
                    progress.accept(finding);
                  });
          return true;
        });
    return new SqliteInspection(file, findings);
  }

  interface Look<T> {
    T at(Connection connection) throws SQLException;
  }

  static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new StorageException.InvalidInput("there is no database file %s".formatted(file));
    }
  }

  static <T> T look(Path file, Look<T> look) {
    requireFile(file);
    try (Connection connection = CheckedDataSource.inspecting(file)) {
      return look.at(connection);
    } catch (SQLException e) {
      throw Errors.opening(file.toString(), e);
    }
  }

  /**
   * Checks that the lists of the trail agree with the trail. Lists are read from indexes, and
   * proofs from the table; a person who changes the file's bytes can make the two differ.
   *
   * @throws StorageException.InvalidInput if there is no such file
   * @throws StorageException.Corrupt if it is no SQLite database
   * @throws StorageException.Unavailable if it cannot be read
   */
  public static Finding ofLists(Path file) {
    return look(file, connection -> new Inspector(file, connection).lists());
  }
}

package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What an operator wants to know of a database file. Looking changes nothing: the file is opened
 * for reading only, and others may use it meanwhile.
 *
 * @param file the file that was looked at
 * @param findings what was found, in the order in which it was looked at
 */
public record SqliteInspection(Path file, List<Finding> findings) {
  public SqliteInspection {
    findings = List.copyOf(findings);
  }

  /**
   * One thing that was looked at.
   *
   * @param name what it is, such as {@code integrity}
   * @param ok whether it is as it should be
   * @param found what was found, and, where that is wrong, what to do
   */
  public record Finding(String name, boolean ok, String found) {}

  /** Whether everything is as it should be. */
  public boolean ok() {
    return findings.stream().allMatch(Finding::ok);
  }

  /**
   * Looks at a file. The integrity check reads all of it, which takes a while for a large one.
   *
   * @param progress is told each finding as soon as it is known
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

  private interface Look<T> {
    T at(Connection connection) throws SQLException;
  }

  private static <T> T look(Path file, Look<T> look) {
    if (!Files.isRegularFile(file)) {
      throw new StorageException.InvalidInput("there is no database file %s".formatted(file));
    }
    try (Connection connection = CheckedDataSource.inspecting(file)) {
      return look.at(connection);
    } catch (SQLException e) {
      throw Errors.opening(file.toString(), e);
    }
  }

  /**
   * Whether the lists of the trail show what the trail holds. Lists are read from indexes, and
   * proofs from the table; somebody who writes the file's bytes can make the two differ.
   *
   * @throws StorageException.InvalidInput if there is no such file
   * @throws StorageException.Corrupt if it is no SQLite database
   * @throws StorageException.Unavailable if it cannot be read
   */
  public static Finding ofLists(Path file) {
    return look(file, connection -> new Inspector(file, connection).lists());
  }
}

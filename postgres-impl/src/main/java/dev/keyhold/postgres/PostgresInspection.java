package dev.keyhold.postgres;

import dev.keyhold.spi.Finding;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The checks of a database for its operator. They change nothing, and others may use it meanwhile.
 * What PostgreSQL's own tools bring back, such as {@code pg_restore}, is held to what Keyhold
 * needs.
 *
 * @param findings in the order of the checks
 */
public record PostgresInspection(List<Finding> findings) {
  public PostgresInspection {
    findings = List.copyOf(findings);
  }

  /** Whether no check found a problem. */
  public boolean ok() {
    return findings.stream().allMatch(Finding::ok);
  }

  /**
   * Checks the schema of a URL.
   *
   * @param progress receives each finding as soon as it is known
   * @throws StorageException.Unsupported if it is no server for Keyhold
   * @throws StorageException.Unavailable if it cannot be reached
   */
  public static PostgresInspection of(StorageConfig config, Consumer<Finding> progress) {
    List<Finding> findings = new ArrayList<>();
    PostgresTables.look(
        config,
        (connection, schema) -> {
          new PostgresInspector(connection, schema)
              .inspect(
                  finding -> {
                    findings.add(finding);
                    progress.accept(finding);
                  });
          return true;
        });
    return new PostgresInspection(findings);
  }
}

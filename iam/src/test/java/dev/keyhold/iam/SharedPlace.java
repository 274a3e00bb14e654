package dev.keyhold.iam;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** Where a hub and another program meet. */
interface SharedPlace {
  /**
   * The URL of a database, or of a schema, that nobody has used.
   *
   * @param file where it may be
   */
  String url(Path file);

  /** How another program opens it. */
  Connection connect(String url) throws SQLException;
}

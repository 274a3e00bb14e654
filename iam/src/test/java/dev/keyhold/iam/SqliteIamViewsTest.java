package dev.keyhold.iam;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

class SqliteIamViewsTest extends IamViewsContract {
  @TempDir Path folder;
  private int files;

  @Override
  String url() {
    return "sqlite:" + folder.resolve("hub" + ++files + ".db");
  }

  @Override
  Connection connect(String url) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:" + url);
    execute(connection, "PRAGMA foreign_keys = ON");
    return connection;
  }
}

package dev.keyhold.iam;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

interface OnSqlite extends SharedPlace {
  @Override
  default String url(Path file) {
    return "sqlite:" + file;
  }

  @Override
  default Connection connect(String url) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:" + url);
    SharedDatabase.execute(connection, "PRAGMA foreign_keys = ON");
    return connection;
  }
}

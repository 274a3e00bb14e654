package dev.keyhold.iam;

import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

interface OnPostgres extends SharedPlace {
  @Override
  default String url(Path file) {
    return PostgresServer.url();
  }

  @Override
  default Connection connect(String url) throws SQLException {
    Connection connection = DriverManager.getConnection(PostgresServer.jdbc(url));
    SharedDatabase.execute(
        connection, "CREATE SCHEMA IF NOT EXISTS " + url.substring(url.indexOf('=') + 1));
    return connection;
  }
}

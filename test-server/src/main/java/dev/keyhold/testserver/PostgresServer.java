package dev.keyhold.testserver;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server of these tests: one that they start, or the one whose URL stands in the system
 * property {@code keyhold.postgres.url}. Each test has a schema of its own.
 */
public final class PostgresServer {
  private static final String OTHERS = "keyhold.postgres.url";

  /** Set to {@code true} by who wants a server that writes each commit to the disk. */
  public static final String DURABLE = "keyhold.postgres.durable";

  private static final Pattern PARTS =
      Pattern.compile("postgresql://(\\w+)@([^?]*)\\?schema=(\\w+)");

  private static final Pattern PORT = Pattern.compile(":(\\d+)/");

  private static final Pattern DATABASE = Pattern.compile("/\\w+\\?");
  private static final int SCHEMAS_OF_A_DATABASE = 25;

  private static int schemas;
  private static String database = "";

  private static final class Started {
    static final EmbeddedPostgres SERVER = start();

    /**
     * Whether the disk has what was committed matters when a machine dies, and none does in tests;
     * for figures it does.
     */
    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", Boolean.getBoolean(DURABLE) ? "on" : "off")
            .setServerConfig("synchronous_commit", "on")
            .setOutputRedirector(Redirect.DISCARD)
            .setErrorRedirector(Redirect.DISCARD)
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(
            "no PostgreSQL can be started here; -D" + OTHERS + "=URL names another", e);
      }
    }
  }

  private PostgresServer() {}

  /** The URL of a schema that nobody has used. */
  public static String url() {
    return url("t_" + UUID.randomUUID().toString().replace("-", ""));
  }

  /** The URL of this schema, in a database that few others use. */
  public static String url(String schema) {
    return Optional.ofNullable(System.getProperty(OTHERS)).orElseGet(PostgresServer::own)
        + "?schema="
        + schema;
  }

  /** The catalog of one database with the tables of hundreds of schemas would slow all of them. */
  private static synchronized String own() {
    if (schemas++ % SCHEMAS_OF_A_DATABASE == 0) {
      database = "d" + schemas;
      try (Connection connection = Started.SERVER.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + database);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return "postgresql://postgres@localhost:" + Started.SERVER.getPort() + "/" + database;
  }

  /** What the driver takes in place of a URL; its connections see the schema first. */
  public static String jdbc(String url) {
    Matcher parts = PARTS.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException("this is no URL of a test's");
    }
    return "jdbc:postgresql://%s?user=%s&currentSchema=%s,public"
        .formatted(parts.group(2), parts.group(1), parts.group(3));
  }

  /** The same URL, for another role. */
  public static String as(String role, String url) {
    return url.replaceFirst("//\\w+@", "//" + role + "@");
  }

  /** The same URL, of another database. */
  public static String in(String other, String url) {
    return DATABASE.matcher(url).replaceFirst("/" + other + "?");
  }

  /** Where it listens, on this machine alone. */
  public static int port() {
    Matcher port = PORT.matcher(url(""));
    return port.find() ? Integer.parseInt(port.group(1)) : 5432;
  }

  /** The same, over another port of this machine. */
  public static String through(String url, int port) {
    return PORT.matcher(url).replaceFirst(":" + port + "/");
  }
}

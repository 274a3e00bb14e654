package dev.keyhold.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The server of these tests: one that they start, or the one whose URL stands in the system
 * property {@code keyhold.postgres.url}. Each test has a schema of its own.
 */
final class TestServer {
  private static final String OTHERS = "keyhold.postgres.url";

  private static final Pattern PORT = Pattern.compile(":(\\d+)/");

  private static final class Started {
    static final EmbeddedPostgres SERVER = start();

    /** Whether the disk has what was committed matters when a machine dies, and none does here. */
    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
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

  private TestServer() {}

  /** The URL of a schema that nobody has used. */
  static String url() {
    return url("t_" + UUID.randomUUID().toString().replace("-", ""));
  }

  /** The URL of the schema that belongs to a directory. */
  static String url(Path directory) {
    CRC32 sum = new CRC32();
    sum.update(directory.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8));
    return url("t_" + HexFormat.of().toHexDigits(sum.getValue()));
  }

  static String url(String schema) {
    return Optional.ofNullable(System.getProperty(OTHERS)).orElseGet(TestServer::own)
        + "?schema="
        + schema;
  }

  private static String own() {
    return "postgresql://postgres@localhost:" + Started.SERVER.getPort() + "/postgres";
  }

  static int port() {
    Matcher port = PORT.matcher(url(""));
    return port.find() ? Integer.parseInt(port.group(1)) : 5432;
  }

  /** The same, over another port of this machine. */
  static String through(String url, int port) {
    return PORT.matcher(url).replaceFirst(":" + port + "/");
  }
}

package dev.keyhold.testserver;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server of one test's own, which is stopped and started again. */
public final class StoppableServer implements AutoCloseable {
  private final Path data;
  private final int port;
  private EmbeddedPostgres server;

  private StoppableServer(Path data, EmbeddedPostgres server) {
    this.data = data;
    this.server = server;
    this.port = server.getPort();
  }

  /**
   * @param data an empty folder for its files
   */
  public static StoppableServer start(Path data) throws IOException {
    return new StoppableServer(data, builder(data).start());
  }

  private static EmbeddedPostgres.Builder builder(Path data) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setServerConfig("fsync", "off")
        .setServerConfig("synchronous_commit", "on")
        .setOutputRedirector(Redirect.DISCARD)
        .setErrorRedirector(Redirect.DISCARD);
  }

  /** The URL of a schema, on a port that stays. */
  public String url() {
    return "postgresql://postgres@localhost:" + port + "/postgres?schema=keyhold";
  }

  /** Ends all connections, and what runs on them. */
  public void stop() throws IOException {
    server.close();
  }

  public void startAgain() throws IOException {
    server = builder(data).setPort(port).start();
  }

  /** Lets it take no writes, until somebody promotes it. */
  public void startAsStandby() throws IOException {
    Files.createFile(data.resolve("standby.signal"));
    startAgain();
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}

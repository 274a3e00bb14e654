package dev.keyhold.server;

import java.time.Duration;
import java.util.EnumSet;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** How connections are taken: HTTP/1.1 to the letter, on the loopback address. */
final class Connections {
  /** They never wait for anybody, so a few are enough. */
  private static final int THREADS = 16;

  private static final int LARGEST_HEAD = 16 << 10;

  private Connections() {}

  /** The one connector of a new server, with its patience. */
  static ServerConnector connector(int port, Duration patience, Patience watch) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("keyhold-http");
    Server http = new Server(threads);
    http.setDynamic(false);
    http.setStopTimeout(0);
    ServerConnector connector =
        new ServerConnector(http, 1, 2, new HttpConnectionFactory(strict(new HttpConfiguration())));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setAcceptQueueSize(1_024);
    connector.setIdleTimeout(patience.toMillis() * 3 / 2);
    connector.setShutdownIdleTimeout(0);
    connector.addBean(watch);
    http.addConnector(connector);
    return connector;
  }

  /**
   * An id may hold a slash or a percent sign, encoded; the routes look at the address as it was
   * sent, so that nothing is ambiguous about those.
   */
  private static HttpConfiguration strict(HttpConfiguration configuration) {
    configuration.setHttpCompliance(HttpCompliance.STRICT);
    configuration.setUriCompliance(
        new UriCompliance(
            "KEYHOLD",
            EnumSet.of(
                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING)));
    configuration.setRequestHeaderSize(LARGEST_HEAD);
    configuration.setSendServerVersion(false);
    return configuration;
  }
}

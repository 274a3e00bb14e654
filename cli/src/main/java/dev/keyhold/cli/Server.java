package dev.keyhold.cli;

import dev.keyhold.spi.Metric;
import dev.keyhold.spi.StorageException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kit over HTTP, on the loopback address alone. */
final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  /** They never wait for anybody, so a few are enough. */
  private static final int THREADS_OF_CONNECTIONS = 16;

  private static final int LARGEST_HEAD = 16 << 10;
  private static final long PATIENCE_MILLIS = 20_000;

  private final MetricsPage metrics;
  private final Bridge bridge;
  private final Patience patience;
  private final Running running = new Running();
  private final Doors doors;
  private final org.eclipse.jetty.server.Server http;
  private final ServerConnector connector;

  private Server(Kit kit, Bridge bridge, int port, long patienceMillis) {
    this.metrics = new MetricsPage(kit, bridge.namespaces());
    this.bridge = bridge;
    this.patience = new Patience(patienceMillis);
    Desk desk = new Desk(kit, Router.over(kit, metrics), bridge);
    this.doors = new Doors(desk, patience, running, kit.clock());
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_OF_CONNECTIONS);
    threads.setName("keyhold-http");
    this.http = new org.eclipse.jetty.server.Server(threads);
    this.connector =
        new ServerConnector(http, 1, 2, new HttpConnectionFactory(strict(new HttpConfiguration())));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setAcceptQueueSize(1_024);
    connector.setIdleTimeout(patienceMillis + patienceMillis / 2);
    connector.setShutdownIdleTimeout(0);
    connector.addBean(patience);
    http.addConnector(connector);
    http.setHandler(doors);
    http.setDynamic(false);
    http.setErrorHandler(new Refusals(kit.clock()));
    http.setStopTimeout(0);
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

  /**
   * @param port 0 for any that is free
   * @throws StorageException.Unavailable if the port cannot be had
   */
  static Server start(Kit kit, Bridge bridge, int port) {
    return start(kit, bridge, port, PATIENCE_MILLIS);
  }

  /**
   * @param patienceMillis how long a client may take to send a head or a body
   */
  static Server start(Kit kit, Bridge bridge, int port, long patienceMillis) {
    Server server = new Server(kit, bridge, port, patienceMillis);
    try {
      server.http.start();
      return server;
    } catch (Exception e) {
      server.end();
      throw new StorageException.Unavailable(
          String.format(
              Locale.ROOT,
              "port %d of 127.0.0.1 cannot be had; give another one with --port",
              port),
          e);
    }
  }

  /** Has the metrics page tell of these too. */
  void tell(List<Metric> more) {
    metrics.add(more);
  }

  int port() {
    return connector.getLocalPort();
  }

  /** Answers what it has begun to answer, and takes nothing new. */
  @Override
  public void close() {
    running.close();
    end();
    bridge.close();
  }

  private void end() {
    try {
      http.stop();
    } catch (Exception e) {
      LOG.warn("the connections were not closed: {}", e.getClass());
    }
    doors.endWork();
    patience.close();
    metrics.close();
  }
}

package dev.keyhold.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The kit over HTTP, on the loopback address alone. */
final class Server implements AutoCloseable {
  static final int LARGEST_BODY = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  /** A client that hears of its mistake while it still sends needs somebody to listen. */
  private static final int MOST_DISCARDED = 16 << 20;

  /** Writers wait for the disk together, so many of them are better than a few. */
  private static final int THREADS = 64;

  private static final int SECONDS_TO_END = 10;
  private static final int LONGEST_REQUEST_ID = 128;

  private final Kit kit;
  private final MetricsPage metrics;
  private final Router router;
  private final Gate gate;
  private final Bridge bridge;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  /** One party for each request that is answered, and one for the server until it is closed. */
  private final Phaser running = new Phaser(1);

  private volatile boolean closing;

  private Server(Kit kit, Bridge bridge, HttpServer http) {
    this.kit = kit;
    this.metrics = new MetricsPage(kit, bridge.namespaces());
    this.router = Router.over(kit, metrics);
    this.gate = new Gate(kit);
    this.bridge = bridge;
    this.http = http;
  }

  /**
   * @param port 0 for any that is free
   * @throws StorageException.Unavailable if the port cannot be had
   */
  static Server start(Kit kit, Bridge bridge, int port) {
    // An answer is two packets, and without this the second waits for the first to be confirmed.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // A client that sends a byte now and then must not keep a thread for ever; seconds.
    System.setProperty("sun.net.httpserver.maxReqTime", "15");
    System.setProperty("sun.net.httpserver.maxRspTime", "60");
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      Server server =
          new Server(kit, bridge, HttpServer.create(new InetSocketAddress(loopback, port), 1_024));
      server.http.setExecutor(server.threads);
      server.http.createContext("/", server::serve);
      server.http.start();
      return server;
    } catch (IOException e) {
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
    return http.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) {
    running.register();
    try {
      String requestId = requestId(exchange);
      exchange.getResponseHeaders().set("X-Request-Id", requestId);
      send(exchange, answer(exchange, requestId));
    } catch (IOException e) {
      LOG.debug("a client went away before its answer");
    } finally {
      end(exchange);
    }
  }

  private void end(HttpExchange exchange) {
    try {
      exchange.close();
    } finally {
      running.arriveAndDeregister();
    }
  }

  private String requestId(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("X-Request-Id");
    boolean usable =
        given != null
            && !given.isEmpty()
            && given.length() <= LONGEST_REQUEST_ID
            && given.chars().allMatch(c -> c > ' ' && c <= '~');
    return usable ? given : Ids.newId(kit.clock().instant());
  }

  private Answer answer(HttpExchange exchange, String requestId) throws IOException {
    try {
      byte[] body = body(exchange);
      if (closing) {
        throw Problem.of(503, "CLOSING", "the server is about to end");
      }
      return answer(exchange, requestId, body);
    } catch (Problem e) {
      return e.answer();
    } catch (StorageException e) {
      if (e instanceof StorageException.Corrupt) {
        LOG.error("request {}: {}", requestId, e.getMessage());
      }
      return Problem.of(e).answer();
    } catch (RuntimeException | StackOverflowError e) {
      // Without its message, which may hold what the client sent.
      LOG.error(
          "request {} failed: {} at {}", requestId, e.getClass(), Arrays.asList(e.getStackTrace()));
      return Problem.of(
              500, "INTERNAL", "an error of the server; its log has more of request " + requestId)
          .answer();
    }
  }

  private Answer answer(HttpExchange exchange, String requestId, byte[] body) {
    String path = path(exchange);
    AuditContext stranger = stranger(exchange, requestId);
    if (Router.HEALTH.equals(path)) {
      return handle(exchange, body);
    }
    if (path.startsWith(Bridge.PATH)) {
      return bridge(exchange, path.substring(Bridge.PATH.length()), body, stranger);
    }
    String scope = MetricsPage.PATH.equals(path) ? MetricsPage.SCOPE : Gate.ADMIN;
    Map<String, List<String>> headers = exchange.getRequestHeaders();
    AuditContext caller = kit.scope().call(stranger, () -> gate.admitTo(scope, headers, stranger));
    return kit.scope().call(caller, () -> handle(exchange, body));
  }

  private Answer bridge(HttpExchange exchange, String method, byte[] body, AuditContext stranger) {
    if (!exchange.getRequestMethod().equals("POST")) {
      throw Problem.method("POST");
    }
    return bridge.answer(method, exchange.getRequestHeaders(), body, stranger);
  }

  private Answer handle(HttpExchange exchange, byte[] body) {
    Router.Match match = router.find(exchange.getRequestMethod(), path(exchange));
    Parameters parameters = Parameters.parse(exchange.getRequestURI().getRawQuery());
    return match.route().handler().handle(new Request(match.path(), parameters, Body.parse(body)));
  }

  /** Empty for an address that has none, such as {@code mailto:ada}. */
  private static String path(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestURI().getRawPath()).orElse("");
  }

  private static AuditContext stranger(HttpExchange exchange, String requestId) {
    AuditContext.Builder context =
        AuditContext.builder()
            .requestId(requestId)
            .address(exchange.getRemoteAddress().getAddress().getHostAddress());
    Optional.ofNullable(exchange.getRequestHeaders().getFirst("User-Agent"))
        .ifPresent(context::userAgent);
    return context.build();
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    byte[] body;
    try {
      body = in.readNBytes(LARGEST_BODY);
    } catch (IndexOutOfBoundsException e) {
      // What the JDK throws for a chunk whose size is negative.
      throw Problem.of(400, "INVALID_INPUT", "the body: a chunk has no size that can be");
    }
    if (body.length == LARGEST_BODY && in.read() >= 0) {
      discard(in);
      throw Problem.of(
          413,
          "TOO_LARGE",
          String.format(Locale.ROOT, "the body is larger than %d bytes", LARGEST_BODY));
    }
    return body;
  }

  private static void discard(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    int read = 0;
    for (int all = 0; read >= 0 && all < MOST_DISCARDED; all += read) {
      read = in.read(buffer);
    }
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    if (closing) {
      exchange.getResponseHeaders().set("Connection", "close");
    }
    Optional<Object> body = answer.body();
    if (body.isEmpty() || exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().remove("Content-Type");
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    byte[] bytes =
        body.get() instanceof String text
            ? text.getBytes(StandardCharsets.UTF_8)
            : JsonMapper.shared().writeValueAsBytes(body.get());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  /** Answers what it has begun to answer, and takes nothing new. */
  @Override
  public void close() {
    closing = true;
    try {
      running.awaitAdvanceInterruptibly(running.arrive(), SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("some requests were still running after {} seconds", SECONDS_TO_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.stop(0);
    threads.shutdown();
    metrics.close();
    bridge.close();
  }
}

package dev.keyhold.server;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves accounts, organizations, API keys and the audit trail as JSON over HTTP, only on the
 * loopback address. A hub can run it in its own process; {@code keyhold serve} runs it in a
 * separate one.
 *
 * <pre>{@code
 * KeyholdServer server = KeyholdServer.over(kit).port(8484).start();
 * }</pre>
 *
 * <p>{@code docs/server.md} lists every path, and {@code /openapi.json} their shapes. All methods
 * may be called by any thread.
 */
public final class KeyholdServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyholdServer.class);

  private final Patience patience;
  private final Running running;
  private final Doors doors;
  private final @Nullable KeypalBridge bridge;
  private final @Nullable MetricsPage metrics;
  private final @Nullable ServedEvents events;
  private final @Nullable ServedApps apps;
  private final Server http;
  private final ServerConnector connector;

  private KeyholdServer(Builder wanted) {
    this.patience = new Patience(wanted.patience.toMillis());
    this.running = new Running();
    this.bridge = wanted.bridge;
    this.metrics = wanted.metrics;
    this.events = wanted.events;
    this.apps = wanted.apps;
    if (bridge != null && metrics != null) {
      metrics.add(bridge.metrics());
    }
    TenantStorages storages = wanted.storages();
    PowerParts power = PowerParts.of(wanted.kit, storages, wanted.power);
    Desk desk =
        new Desk(
            wanted.kit,
            Router.over(
                wanted.kit,
                metrics,
                wanted.tables,
                storages,
                wanted.events,
                wanted.access,
                power,
                wanted.described(storages)),
            new KeyGate(wanted.kit, storages, power.onBehalf()),
            bridge);
    this.doors = new Doors(desk, patience, running, wanted.kit.clock());
    this.connector = Connections.connector(wanted.port, wanted.patience, patience);
    this.http = connector.getServer();
    http.setHandler(doors);
    http.setErrorHandler(new Refusals(wanted.kit.clock()));
  }

  /**
   * A builder of a server over these libraries. The server does not close them: the caller closes
   * them after the server.
   */
  public static Builder over(Kit kit) {
    return new Builder(kit);
  }

  /** Collects the options of a server. It is for use by one thread. */
  public static final class Builder {
    private final Kit kit;
    private int port = 8484;
    private Duration patience = Duration.ofSeconds(20);
    private @Nullable KeypalBridge bridge;
    private @Nullable MetricsPage metrics;
    private @Nullable ServedEvents events;
    private @Nullable ServedAccess access;
    private @Nullable ServedPower power;
    private @Nullable ServedApps apps;
    private @Nullable ServedSecrets secrets;
    private List<ServedTable> tables = List.of();
    private @Nullable Function<String, ? extends Storage> tenants;

    private Builder(Kit kit) {
      this.kit = kit;
    }

    /** The port; 8484 by default, 0 for any free port. */
    public Builder port(int number) {
      this.port = number;
      return this;
    }

    /**
     * How long a client may take to send the head or the body of a request; 20 seconds by default.
     */
    public Builder patience(Duration longest) {
      this.patience = longest;
      return this;
    }

    /** Serves keypal's clients too. The server closes the bridge. Needs {@code keyhold-keypal}. */
    public Builder keypal(KeypalBridge way) {
      this.bridge = way;
      return this;
    }

    /**
     * Serves {@code GET /metrics} too. The server closes the page. Needs {@code keyhold-metrics}
     * and {@code micrometer-registry-prometheus}.
     */
    public Builder metrics(MetricsPage page) {
      this.metrics = page;
      return this;
    }

    /**
     * Serves events, their consumers and queues too, those of tenants among them if they have a
     * storage each. The server closes it. Needs {@code keyhold-events}.
     */
    public Builder events(ServedEvents served) {
      this.events = served;
      return this;
    }

    /**
     * Serves the access graphs of tenants too, and AuthZEN over them. Needs {@code keyhold-access}.
     */
    public Builder access(ServedAccess served) {
      this.access = served;
      return this;
    }

    /**
     * Serves roles, departments, delegations and sessions of organizations too. Needs {@code
     * keyhold-core}.
     */
    public Builder power(ServedPower served) {
      this.power = served;
      return this;
    }

    /** Serves secrets of organizations too. Needs {@code keyhold-secrets}. */
    public Builder secrets(ServedSecrets served) {
      this.secrets = served;
      return this;
    }

    /**
     * Serves which apps there are, which of them tenants have, and where paths lead. The server
     * closes it. Needs {@code keyhold-apps}.
     */
    public Builder apps(ServedApps served) {
      this.apps = served;
      return this;
    }

    /**
     * Serves these tables of the hub's own too; none by default. docs/server.md shows their paths.
     */
    public Builder tables(ServedTable... served) {
      this.tables = List.of(served);
      return this;
    }

    /**
     * Tenants that have a storage each, such as {@code tenants::tenant} of {@code
     * dev.keyhold.tenants.Tenants}, whose {@code system} is the storage of the kit. Tables that
     * this one does not have are asked of the tenant, and the trail of each is served too.
     *
     * @param storage gives the storage of an organization, audited with the scope of the kit; the
     *     server asks for it with each request, and does not close it
     */
    public Builder tenants(Function<String, ? extends Storage> storage) {
      this.tenants = storage;
      return this;
    }

    /** The routes of optional parts that say themselves what they are. */
    private List<DescribedRoute> described(TenantStorages storages) {
      return DescribedRoute.all(
          List.of(
              apps == null ? List.of() : apps.routes(kit, storages),
              secrets == null ? List.of() : secrets.routes(kit, storages)));
    }

    private TenantStorages storages() {
      TenantStorages storages = new TenantStorages(kit.storage(), !tables.isEmpty(), tenants);
      for (ServedTable table : tables) {
        if (!storages.mayHave(table)) {
          throw new StorageException.Unsupported(
              "the storage was not opened with %s; StorageConfig.tables takes its set"
                  .formatted(table.shape()));
        }
      }
      return storages;
    }

    /**
     * @throws StorageException.Unavailable if the port is in use or may not be opened
     * @throws StorageException.Unsupported if the storage was not opened with a table to serve
     */
    public KeyholdServer start() {
      KeyholdServer server = new KeyholdServer(this);
      try {
        server.http.start();
        return server;
      } catch (Exception e) {
        server.close();
        throw new StorageException.Unavailable(
            String.format(
                Locale.ROOT,
                "port %d of 127.0.0.1 is in use or may not be opened; choose another one (keyhold serve --port)",
                port),
            e);
      }
    }
  }

  /** The port on which the server listens. */
  public int port() {
    return connector.getLocalPort();
  }

  /**
   * Accepts no new requests, gives those that it is answering a few seconds to end, and frees the
   * port.
   */
  @Override
  public void close() {
    running.close();
    try {
      http.stop();
    } catch (Exception e) {
      LOG.warn("the connections were not closed: {}", e.getClass());
    }
    doors.endWork();
    patience.close();
    if (events != null) {
      events.close();
    }
    if (apps != null) {
      apps.close();
    }
    if (metrics != null) {
      metrics.close();
    }
    if (bridge != null) {
      bridge.close();
    }
  }
}

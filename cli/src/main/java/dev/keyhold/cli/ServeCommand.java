package dev.keyhold.cli;

import dev.keyhold.audit.AuditForwarder;
import dev.keyhold.audit.CheckpointAnchor;
import dev.keyhold.audit.CheckpointSchedule;
import dev.keyhold.audit.NoteSigner;
import dev.keyhold.audit.TrailFile;
import dev.keyhold.events.EventUpkeep;
import dev.keyhold.server.AdminToken;
import dev.keyhold.server.KeyholdServer;
import dev.keyhold.server.Kit;
import dev.keyhold.server.MetricsPage;
import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.StorageException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold serve}: the kit in a process of its own. */
@Command(
    name = "serve",
    description = {
      "Serves accounts, organizations, API keys and the audit trail as JSON over HTTP on"
          + " 127.0.0.1, until it is stopped by SIGTERM.",
      "docs/server.md shows an example of each path."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataFolder data;
  @Mixin private LicenseTrustOptions licensing;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8484",
      description = "The port, or 0 for any free port. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--admin-token-file",
      paramLabel = "FILE",
      description =
          "A file with mode 0600 that holds the administrator's token, of at least 22 characters."
              + " Without it, a token is made and printed the first time.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--tenants",
      description =
          "Serve the trail of each tenant too; keyhold tenants init says how tenants are kept.")
  private boolean tenants;

  @Mixin private CheckpointOptions checkpoints;
  @Mixin private ForwardOptions forward;
  @Mixin private BridgeOptions bridge;
  @Mixin private UpkeepOptions upkeep;

  ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(spec.commandLine(), "--port takes a number from 0 to 65535");
    }
    PrintWriter err = spec.commandLine().getErr();
    Optional<NoteSigner> signer = checkpoints.signer(err);
    List<CheckpointAnchor> anchors =
        signer.map(key -> checkpoints.anchors(data, key)).orElse(List.of());
    Optional<String> given =
        Optional.ofNullable(tokenFile)
            .map(file -> SecretFile.read("the file of --admin-token-file", file, err).strip());
    Optional<TrailFile> trailFile = forward.file(data);
    EventUpkeep keeping = upkeep.upkeep();
    ServedData served = open();
    try {
      served.keepUp(keeping);
      start(
          served,
          forward.feeds(served.kit().storage(), trailFile),
          given,
          signer.map(key -> () -> checkpoints.start(served.kit().storage(), key, anchors)));
    } catch (RuntimeException e) {
      served.close();
      throw e;
    }
    new CountDownLatch(1).await(); // the process ends by a signal, and the hook then closes
    return ExitCode.OK;
  }

  private ServedData open() {
    return tenants
        ? ServedData.withTenants(data.config(), Clock.systemUTC(), licensing.trust())
        : ServedData.open(data.config(), Clock.systemUTC(), licensing.trust());
  }

  private void start(
      ServedData served,
      List<AuditFeed> feeds,
      Optional<String> given,
      Optional<Supplier<CheckpointSchedule>> checkpointing) {
    Kit kit = served.kit();
    // The port first: a token that is made and then not printed would be lost.
    MetricsPage page = new MetricsPage(kit);
    KeyholdServer.Builder prepared = served.server().port(port).metrics(page);
    KeyholdServer server = bridged(prepared, kit).start();
    AuditForwarder forwarder = AuditForwarder.start(feeds);
    Optional<CheckpointSchedule> schedule = checkpointing.map(Supplier::get);
    schedule.ifPresent(started -> page.add(started.metrics()));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> close(server, schedule, forwarder, served), "keyhold-close"));
    letIn(new AdminToken(kit), given);
    spec.commandLine().getOut().println("listening http://127.0.0.1:" + server.port());
    spec.commandLine().getOut().flush();
  }

  /** The namespaces of keypal's clients are files. */
  private KeyholdServer.Builder bridged(KeyholdServer.Builder server, Kit kit) {
    return data.isOnServer() ? server : server.keypal(bridge.bridge(data, kit.scope()));
  }

  private void letIn(AdminToken token, Optional<String> given) {
    if (given.isPresent()) {
      token.adopt(String.valueOf(tokenFile), given.get());
      return;
    }
    Optional<String> made = token.first();
    PrintWriter out = spec.commandLine().getOut();
    made.ifPresent(text -> out.println("admin token " + text));
    if (made.isPresent() && out.checkError()) {
      token.forget();
      throw new StorageException.Unavailable(
          "the admin token could not be printed, and opens nothing; the next start makes another");
    }
  }

  private static void close(
      KeyholdServer server,
      Optional<CheckpointSchedule> schedule,
      AuditForwarder forwarder,
      ServedData served) {
    server.close();
    schedule.ifPresent(CheckpointSchedule::close);
    forwarder.close();
    served.close();
  }
}

package dev.keyhold.server;

import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keypal.Namespaces;
import dev.keyhold.spi.Keyhold;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A server in this process, with its client. */
final class Served implements AutoCloseable {
  final Kit kit;
  final Namespaces namespaces;
  final KeyholdServer server;
  final Optional<String> firstToken;

  Served(Path folder) {
    this(folder, Duration.ofSeconds(20));
  }

  Served(Path folder, Duration patience) {
    kit = Kit.open("sqlite:" + folder.resolve("system.db"), Clock.systemUTC());
    namespaces =
        new Namespaces(
            folder.resolve("keypal"),
            file -> AuditedStorage.over(Keyhold.open("sqlite:" + file), kit.scope()),
            2);
    server =
        KeyholdServer.over(kit)
            .port(0)
            .patience(patience)
            .keypal(KeypalBridge.over(namespaces, kit.scope()))
            .metrics(new MetricsPage(kit))
            .start();
    firstToken = new AdminToken(kit).first();
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  Client client(String token) {
    return new Client(url(), token);
  }

  Client admin() {
    return client(firstToken.orElseThrow());
  }

  /** Refusals are recorded behind the answers. */
  void flushRefusals() {
    ((AuditedStorage) kit.storage()).flushAttempts();
  }

  @Override
  public void close() {
    server.close();
    kit.close();
  }
}

package dev.keyhold.cli;

import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keypal.Namespaces;
import dev.keyhold.spi.Keyhold;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** A server in this process, with its client. */
final class Served implements AutoCloseable {
  final Kit kit;
  final Namespaces namespaces;
  final Server server;
  final Optional<String> firstToken;

  Served(Path folder) {
    this(folder, 20_000);
  }

  Served(Path folder, long patienceMillis) {
    kit = Kit.open("sqlite:" + folder.resolve("system.db"), Clock.systemUTC());
    namespaces =
        new Namespaces(
            folder.resolve("keypal"),
            file -> AuditedStorage.over(Keyhold.open("sqlite:" + file), kit.scope()),
            2);
    Bridge bridge = new Bridge(namespaces, kit.scope(), new Gate(kit)::admit, false);
    server = Server.start(kit, bridge, 0, patienceMillis);
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

package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.credentials.Passwords;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that runs the server itself, over what it has open. */
class EmbeddedTest {
  @TempDir Path folder;

  @Test
  void a_hub_and_its_clients_see_the_same() {
    Clock clock = Clock.systemUTC();
    String url = "sqlite:" + folder.resolve("hub.db");
    int port = 0;
    AuditScope scope = new AuditScope(AuditContext.of("hub"));
    Storage storage = AuditedStorage.over(Keyhold.open(url), scope);
    ApiKeys keys = ApiKeys.builder(storage).headerNames(List.of("authorization")).build();
    Kit kit = new Kit(storage, keys, Passwords.of(storage, clock), scope, clock);
    KeyholdServer server = KeyholdServer.over(kit).port(port).start();
    try (kit;
        server) {
      Client admin =
          new Client(
              "http://127.0.0.1:" + server.port(), new AdminToken(kit).first().orElseThrow());

      String id = admin.post("/v1/accounts", "{\"email\":\"a@example.org\"}").is(201).text("/id");

      Optional<Account> found = storage.read(tx -> tx.identities().accounts().find(id));
      assertThat(found).isPresent();
    }
  }

  @Test
  void a_port_that_another_has_is_named_and_the_libraries_stay_open() {
    try (Kit kit = Kit.open("sqlite:" + folder.resolve("hub.db"), Clock.systemUTC());
        KeyholdServer first = KeyholdServer.over(kit).port(0).start()) {
      assertThatThrownBy(() -> KeyholdServer.over(kit).port(first.port()).start())
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("port " + first.port());
      assertThat(new AdminToken(kit).first()).isPresent();
    }
  }
}

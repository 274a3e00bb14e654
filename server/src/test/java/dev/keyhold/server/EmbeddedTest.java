package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.credentials.Passwords;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that runs the server itself, over what it has open. */
class EmbeddedTest {
  @TempDir Path folder;

  @Test
  void a_hub_and_its_clients_see_the_same() {
    try (Embedded hub = new Embedded(KeyPolicy.DEFAULT)) {
      String id =
          hub.admin.post("/v1/accounts", "{\"email\":\"a@example.org\"}").is(201).text("/id");

      Optional<Account> found = hub.kit.storage().read(tx -> tx.identities().accounts().find(id));
      assertThat(found).isPresent();
    }
  }

  @Test
  void a_client_cannot_let_a_key_live_longer_than_the_hubs_policy() {
    try (Embedded hub =
        new Embedded(KeyPolicy.builder().maximumLifetime(Duration.ofDays(90)).build())) {
      String owner =
          hub.admin.post("/v1/accounts", "{\"email\":\"a@example.org\"}").is(201).text("/id");
      String key =
          hub.admin.post("/v1/keys", "{\"ownerId\":\"" + owner + "\"}").is(201).text("/record/id");

      for (String expiry : List.of("\"9000-01-01T00:00:00Z\"", "null")) {
        assertThat(
                hub.admin
                    .send("PATCH", "/v1/keys/" + key, "{\"expiresAt\":" + expiry + "}")
                    .is(400)
                    .error())
            .startsWith("expiresAt: ");
      }
    }
  }

  /** What a hub has open, and a client of the server over it. */
  private final class Embedded implements AutoCloseable {
    private final Kit kit;
    private final KeyholdServer server;
    private final Client admin;

    Embedded(KeyPolicy policy) {
      Clock clock = Clock.systemUTC();
      String url = "sqlite:" + folder.resolve("hub.db");
      int port = 0;
      AuditScope scope = new AuditScope(AuditContext.of("hub"));
      Storage storage = AuditedStorage.over(Keyhold.open(url), scope);
      ApiKeys keys = ApiKeys.builder(storage, policy).headerNames(List.of("authorization")).build();
      Kit kit = new Kit(storage, keys, Passwords.of(storage, clock), scope, clock);
      KeyholdServer server = KeyholdServer.over(kit).port(port).start();
      this.kit = kit;
      this.server = server;
      String address = "http://127.0.0.1:" + server.port();
      admin = new Client(address, new AdminToken(kit).first().orElseThrow());
    }

    @Override
    public void close() {
      try (kit;
          server) {
        return; // the server first
      }
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

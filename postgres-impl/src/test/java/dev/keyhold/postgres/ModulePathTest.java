package dev.keyhold.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.testserver.PostgresServer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs on the module path, where the service file is not read and the module descriptor is. */
class ModulePathTest {
  @Test
  void the_provider_is_found_through_its_module_descriptor() {
    assertThat(PostgresStorage.class.getModule().isNamed()).isTrue();

    try (Storage storage = Keyhold.open(PostgresServer.url())) {
      storage.write(tx -> tx.identities().accounts().create(Samples.ADA));
      Optional<Account> found = storage.read(tx -> tx.identities().accounts().find("ada"));

      assertThat(storage).isInstanceOf(PostgresStorage.class);
      assertThat(found).contains(Samples.ADA);
    }
  }
}

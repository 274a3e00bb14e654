package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.testserver.PostgresServer;
import java.io.BufferedReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An organization is handed over to bob in one process, while bob leaves it in another: whichever
 * comes first, it has its owner among its members ({@code -Dkeyhold.rounds=N} times; 20 if nothing
 * is said).
 */
@Timeout(300)
class LastOwnerTest {
  private static final int ROUNDS = Integer.getInteger("keyhold.rounds", 20);

  @TempDir Path folder;

  @Test
  void an_organization_in_a_file_keeps_its_owner() throws Exception {
    compete(Place.in(folder).url());
  }

  @Test
  void an_organization_on_a_server_keeps_its_owner() throws Exception {
    compete(PostgresServer.url());
  }

  private static void compete(String url) throws Exception {
    try (Storage storage = Keyhold.open(url)) {
      for (String id : List.of("ada", "bob")) {
        Account account =
            Account.builder(id, Instant.EPOCH).accessLevel(AccessLevel.SERVICE).build();
        storage.run(tx -> tx.identities().accounts().create(account));
      }
      Process other = JavaProcess.start(Leaver.class, url);
      try (Writer in = other.outputWriter(StandardCharsets.UTF_8);
          BufferedReader out = other.inputReader(StandardCharsets.UTF_8)) {
        assertThat(out.readLine()).isEqualTo("ready");
        int left = 0;
        for (int round = 1; round <= ROUNDS; round++) {
          left += race(storage, "acme-" + round, in, out) ? 1 : 0;
        }
        System.out.printf(
            Locale.ROOT,
            "LastOwnerTest: bob left %d of %d organizations before they were his%n",
            left,
            ROUNDS);
      } finally {
        other.destroy();
      }
    }
  }

  /**
   * @return whether bob left before it was his
   */
  private static boolean race(Storage storage, String id, Writer in, BufferedReader out)
      throws Exception {
    storage.run(tx -> found(tx, id));
    in.write(id + "\n");
    in.flush();
    storage.run(tx -> tx.identities().organizations().transfer(id, "bob", Instant.EPOCH));
    final boolean left = out.readLine().equals(Leaver.LEFT);
    Optional<MembershipLevel> level =
        storage.read(tx -> tx.identities().members().find(id, "bob").map(Membership::level));
    assertThat(level).as("how bob, the owner of %s, stands", id).contains(MembershipLevel.OWNER);
    return left;
  }

  private static void found(Transaction tx, String id) {
    tx.identities()
        .organizations()
        .create(Organization.builder(id, Instant.EPOCH).name(id).slug(id).ownerId("ada").build());
    tx.identities().members().add(Membership.of(id, "bob", MembershipLevel.OWNER, Instant.EPOCH));
  }
}

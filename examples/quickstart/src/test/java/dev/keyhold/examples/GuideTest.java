package dev.keyhold.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.credentials.PasswordVerification;
import dev.keyhold.credentials.Passwords;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.HashScheme;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.KeyStats;
import dev.keyhold.keys.Resources;
import dev.keyhold.keys.RevokedKeys;
import dev.keyhold.keys.RotatedKey;
import dev.keyhold.keys.RotationRequest;
import dev.keyhold.keys.Scopes;
import dev.keyhold.keys.Verification;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.sqlite.SqliteStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of the guide, as it stands there. */
class GuideTest {
  private final Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<String> welcomed = new ArrayList<>();

  @BeforeEach
  void an_empty_folder() throws Exception {
    for (String side : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(Path.of("data/system.db" + side));
    }
  }

  @Test
  void from_an_account_to_a_key_that_verifies() {
    try (Storage storage = Keyhold.open("sqlite:data/system.db")) {
      Instant now = Instant.now();
      Account ada = Account.builder(Ids.newId(now), now).email("ada@example.org").build();
      storage.write(tx -> tx.identities().accounts().create(ada));

      ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.prefixed("acme_")).build();
      IssuedKey issued = keys.issue(KeyRequest.PLAIN.ownerId(ada.id()).scopes(List.of("read")));
      String secret = new String(issued.secret().reveal()); // shown once: give it to Ada

      if (keys.verify(secret) instanceof Verification.Verified verified) {
        System.out.println("welcome, with the scopes " + verified.key().scopes());
      }
    }
  }

  @Test
  void open() {
    StorageConfig config =
        StorageConfig.of(
            Map.of("url", "sqlite:data/system.db", "migrations", "migrate", "readers", "8"));
    Storage storage = Keyhold.open(config);

    assertThat(storage).isInstanceOf(SqliteStorage.class);
    storage.close();
  }

  @Test
  void own_tables() throws SQLException {
    DataSource connections = SqliteStorage.dataSource(Path.of("data/system.db"));
    try (Storage storage = SqliteStorage.open(connections)) {
      try (Connection connection = connections.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(
            """
            CREATE TABLE IF NOT EXISTS robots (
              name       TEXT NOT NULL,
              account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE)
            """);
      }
      Account ada = account("ada");

      storage.write(
          tx -> {
            tx.identities().accounts().create(ada);
            return SqliteStorage.handle(tx)
                .execute("INSERT INTO robots VALUES (?, ?)", "R2", ada.id());
          });

      int robots =
          storage.read(
              tx ->
                  SqliteStorage.handle(tx)
                      .createQuery("SELECT count(*) FROM robots")
                      .mapTo(Integer.class)
                      .one());
      assertThat(robots).isEqualTo(1);
    }
  }

  @Test
  void identities() {
    try (Storage storage = Keyhold.open("sqlite:data/system.db")) {
      Account ada = account("ada");
      Account bob = account("bob");

      Organization acme =
          Organization.builder(Ids.newId(now), now)
              .name("Acme")
              .slug("acme")
              .ownerId(ada.id())
              .build();
      storage.write(
          tx -> {
            tx.identities().accounts().create(ada);
            tx.identities().accounts().create(bob);
            tx.identities().organizations().create(acme); // ada is its first owner member now
            return tx.identities()
                .members()
                .add(Membership.of(acme.id(), bob.id(), MembershipLevel.MEMBER, now));
          });

      AccountPatch patch =
          AccountPatch.NONE
              .displayName(Change.to("Ada"))
              .metadata(Json.of(Map.of("theme", "dark")));
      storage.write(tx -> tx.identities().accounts().update(ada.id(), patch, now));

      Page<Membership> members =
          storage.read(tx -> tx.identities().members().listOf(acme.id(), PageRequest.first(100)));
      assertThat(members.items()).hasSize(2);
      assertThat(members.next()).isEmpty();

      assertThatThrownBy(
              () -> storage.write(tx -> tx.identities().members().remove(acme.id(), ada.id())))
          .isInstanceOf(StorageException.LastOwner.class);

      storage.write(
          tx -> tx.identities().accounts().changeStatus(bob.id(), AccountStatus.SUSPENDED, now));
    }
  }

  @Test
  void keys_of_an_organization() {
    try (Storage storage = Keyhold.open("sqlite:data/system.db")) {
      ApiKeys keys = ApiKeys.of(storage, KeyPolicy.DEFAULT);
      Account ada = account("ada");
      Account bob = account("bob");
      Organization acme =
          Organization.builder(Ids.newId(now), now)
              .name("Acme")
              .slug("acme")
              .ownerId(ada.id())
              .build();
      storage.run(
          tx -> {
            tx.identities().accounts().create(ada);
            tx.identities().accounts().create(bob);
            tx.identities().organizations().create(acme);
            tx.identities()
                .members()
                .add(Membership.of(acme.id(), bob.id(), MembershipLevel.MEMBER, now));
          });

      IssuedKey nightly = keys.issue(KeyRequest.PLAIN.organizationId(acme.id()).name("nightly"));
      storage.write(
          tx ->
              tx.identities()
                  .organizations()
                  .changeStatus(acme.id(), OrganizationStatus.SUSPENDED, now));

      assertThat(keys.verify(new String(nightly.secret().reveal())))
          .isEqualTo(
              new Verification.Rejected(
                  Verification.Reason.ORGANIZATION_INACTIVE, Optional.of(nightly.key().id())));

      IssuedKey bobs = keys.issue(KeyRequest.PLAIN.organizationId(acme.id()).ownerId(bob.id()));
      storage.run(
          tx -> {
            tx.identities().members().remove(acme.id(), bob.id());
            keys.revokeAll(tx, KeyQuery.ALL.ofOrganization(acme.id()).ownedBy(bob.id()), "left");
          });

      assertThat(keys.find(bobs.key().id()).orElseThrow().revokedAt()).isPresent();
      assertThat(keys.find(nightly.key().id()).orElseThrow().revokedAt()).isEmpty();
    }
  }

  @Test
  void keys() {
    try (Storage storage = Keyhold.open("sqlite:data/system.db")) {
      ApiKeys keys = ApiKeys.of(storage, KeyPolicy.DEFAULT);
      IssuedKey issued =
          keys.issue(
              KeyRequest.PLAIN
                  .name("deploy")
                  .scopes(List.of("read"))
                  .resources(Map.of("project:7", List.of("write"))));

      Map<String, List<String>> headers =
          Map.of("Authorization", List.of("Bearer " + new String(issued.secret().reveal())));
      Verification verification = keys.verify(headers);
      if (verification instanceof Verification.Verified verified) {
        boolean mayRead = Scopes.of(verified.key()).has("read");
        boolean mayWrite = Scopes.of(verified.key()).on("project:7").has("write");
        assertThat(mayRead && mayWrite).isTrue();
      } else if (verification instanceof Verification.Rejected rejected) {
        throw new AssertionError(rejected.reason().message());
      }

      RotatedKey rotated =
          keys.rotate(issued.key().id(), RotationRequest.PLAIN.grace(Duration.ofDays(7)));
      keys.revoke(rotated.successor().id(), "laptop lost");
      assertThat(keys.find(issued.key().id()).orElseThrow().rotatedToId())
          .contains(rotated.successor().id());
    }
  }

  @Test
  void key_policy() {
    byte[] pepper = new byte[32];
    byte[] lastYearsPepper = new byte[48];
    try (Storage storage = Keyhold.open("sqlite:data/system.db")) {
      String old =
          new String(ApiKeys.of(storage, KeyPolicy.DEFAULT).issue(service()).secret().reveal());

      KeyPolicy policy =
          KeyPolicy.builder()
              .prefix("acme_live_")
              .acceptPrefix("") // keys from before there was a prefix
              .checksum(true)
              .defaultLifetime(Duration.ofDays(90))
              .maximumLifetime(Duration.ofDays(365))
              .build();
      ApiKeys keys =
          ApiKeys.builder(storage, policy)
              .hashScheme(HashScheme.hmacSha256("2026", pepper))
              .alsoAccept(HashScheme.hmacSha256("2025", lastYearsPepper), HashScheme.sha256())
              .build();

      assertThat(keys.verify(old)).isInstanceOf(Verification.Verified.class);
      KeyRequest request =
          KeyRequest.PLAIN
              .tags(List.of("ci"))
              .resources(Resources.NONE.allow("project", "7", "read", "write").asMap());
      assertThat(keys.issue(request).key().hashScheme()).isEqualTo("hmac-sha256:2026");

      Page<ApiKey> ci = keys.findByTag("ci", PageRequest.first(100));
      RevokedKeys revoked =
          keys.revokeAll(KeyQuery.ALL.taggedAnyOf(List.of("ci")), "runner was broken into");
      assertThat(revoked).isEqualTo(new RevokedKeys(ci.items().size(), 0));
    }
  }

  private static KeyRequest service() {
    return KeyRequest.PLAIN.name("service");
  }

  @Test
  void key_history() {
    try (Storage storage = Keyhold.open("sqlite:data/system.db")) {
      ApiKeys keys = ApiKeys.of(storage, KeyPolicy.DEFAULT);

      Page<StoredEntry> about = keys.history().of("key-7", PageRequest.first(20));
      KeyStats stats = keys.history().stats("ada");
      long revoked = stats.byAction().getOrDefault("api_key.revoke", 0L);

      assertThat(about.items()).isEmpty();
      assertThat(revoked).isZero();
    }
  }

  @Test
  void passwords() {
    try (Storage storage = Keyhold.open("sqlite:data/system.db")) {
      Account ada = account("ada");
      storage.write(tx -> tx.identities().accounts().create(ada));
      char[] typed = "correct horse".toCharArray();
      char[] typedAgain = typed.clone();

      Passwords passwords = Passwords.of(storage, InstantSource.system());
      passwords.set(ada.id(), typed, false); // wipes the array

      PasswordVerification login = passwords.verify("ada@example.org", typedAgain);
      if (login instanceof PasswordVerification.Verified verified) {
        welcome(verified.account());
      }
      assertThat(welcomed).containsExactly("ada");
    }
  }

  private void welcome(Account account) {
    welcomed.add(account.id());
  }

  @Test
  void audit() {
    try (Storage storage = Keyhold.open("sqlite:data/system.db")) {
      storage.write(
          tx ->
              tx.audit()
                  .append(
                      AuditEntry.builder(Ids.newId(now), "invoice.send", now)
                          .actorId("ops")
                          .target("invoice", "7")
                          .build()));

      AuditQuery byOps = AuditQuery.ALL.actorId("ops");
      Page<StoredEntry> newest = storage.read(tx -> tx.audit().list(byOps, PageRequest.first(20)));
      assertThat(newest.items().get(0).content().action()).isEqualTo("invoice.send");

      List<String> seen = new ArrayList<>();
      AuditFeed feed = new AuditFeed(storage, "siem", entry -> seen.add(entry.id()));
      feed.deliver();
      assertThat(seen).hasSize(1);

      storage.write(tx -> tx.audit().erase(byOps, now, 1_000));
      Optional<StoredEntry> erased = storage.read(tx -> tx.audit().find(seen.get(0)));
      assertThat(erased.orElseThrow().entry()).isEmpty();
    }
  }

  @Test
  void errors() {
    try (Storage storage = Keyhold.open("sqlite:data/system.db")) {
      storage.write(tx -> tx.identities().accounts().create(account("ada")));
      Account again = account("ada");

      try {
        storage.write(Duration.ofSeconds(2), tx -> tx.identities().accounts().create(again));
      } catch (StorageException.Duplicate e) {
        assertThat(e.field().orElseThrow()).isIn("email", "id"); // tell the user
      } catch (StorageException.Unavailable e) {
        assertThat(e.retryMayHelp()).isTrue(); // nothing was written: try again
      } catch (StorageException.OutcomeUnknown e) {
        assertThat(e.nothingWritten()).isFalse(); // read before you try again
      }
    }
  }

  private Account account(String name) {
    return Account.builder(name, now).email(name + "@example.org").build();
  }
}

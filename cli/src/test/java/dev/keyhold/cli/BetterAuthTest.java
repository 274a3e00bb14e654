package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.iam.IamTables;
import dev.keyhold.iam.Invitation;
import dev.keyhold.iam.OAuthClient;
import dev.keyhold.iam.OAuthRefreshToken;
import dev.keyhold.iam.Session;
import dev.keyhold.iam.TeamMember;
import dev.keyhold.iam.TwoFactor;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.tables.Tables;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real better-auth on the database that a hub has open. */
@Timeout(600)
@Tag("once")
class BetterAuthTest {
  private static final PageRequest PAGE = PageRequest.first(100);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"file", "server"})
  void people_who_sign_up_there_are_the_accounts_of_a_hub(String kind) throws Exception {
    NodeProject node = new NodeProject("better-auth", Path.of("../examples/better-auth"), folder);
    node.ready();
    SharedPlace place = SharedPlace.of(kind, folder);
    String mapping = folder.resolve("mapping.json").toString();
    Files.writeString(Path.of(mapping), Run.of("iam", "mapping").out());

    NodeProject.Ran check = node.run(Map.of(), "node", "check.mjs", place.forNode(), mapping);
    assertThat(check.said()).isEqualTo("better-auth wants nothing else\n");
    try (Hub hub = Hub.on(place.url())) {
      journey(node.start("node", "journey.mjs", place.forNode(), mapping, "--step"), hub);
    }

    assertThat(place.run("iam", "check").out()).isEqualTo("ok     the set iam\n");
    assertThat(place.run("doctor").out().lines().filter(line -> line.startsWith("WRONG")))
        .as("a server of tests need not keep what it has")
        .allMatch(line -> line.contains("durability"));
    assertThat(place.run("audit", "verify").out()).startsWith("intact");
  }

  private static void journey(Process journey, Hub hub) throws IOException, InterruptedException {
    try (BufferedReader out = journey.inputReader(StandardCharsets.UTF_8);
        Writer in = journey.outputWriter(StandardCharsets.UTF_8)) {
      String[] people = step(out, "signed-up").split(" ", -1);
      final String ada = people[0];
      final String bob = people[1];
      assertThat(hub.emails()).containsExactlyInAnyOrder("ada@example.org", "bob@example.org");
      String key = hub.issue(bob);
      hub.change(bob, AccountStatus.SUSPENDED);
      next(in);

      assertThat(step(out, "signed-in")).as("the hub suspended him").isEqualTo("BANNED_USER");
      assertThat(hub.accepts(key)).isFalse();
      hub.change(bob, AccountStatus.ACTIVE);
      assertThat(hub.accepts(key)).isTrue();
      next(in);

      String acme = step(out, "organized").split(" ", -1)[0];
      assertThat(hub.organization(acme).ownerId()).isEqualTo(ada);
      assertThat(hub.level(acme, bob)).contains(MembershipLevel.ADMIN);
      hub.looksAtIam(acme, ada);
      next(in);

      assertThat(step(out, "secured")).isEqualTo("true 10 codes");
      assertThat(hub.hasTwoFactors(ada)).isTrue();
      next(in);

      assertThat(step(out, "registered")).isEqualTo("https://hub.example/in red, bound to a key");
      hub.looksAtOAuth(ada);
      next(in);

      assertThat(step(out, "banned")).isEqualTo("BANNED_USER");
      assertThat(hub.account(bob)).map(Account::status).contains(AccountStatus.SUSPENDED);
      while (hub.accepts(key)) {
        Thread.onSpinWait(); // until the hub has heard of it
      }
      next(in);

      assertThat(step(out, "removed")).isEqualTo("1 left");
      assertThat(hub.account(bob)).isEmpty();
      next(in);
      assertThat(journey.waitFor()).isZero();
      assertThat(hub.actions())
          .as("what better-auth writes has no entries")
          .containsExactly(
              "api_key.create", "account.suspend", "api_key.verify", "account.reactivate");
    } finally {
      journey.destroy();
    }
  }

  private static String step(BufferedReader out, String name) throws IOException {
    String line = out.readLine();
    assertThat(line).startsWith(name);
    return line.substring(name.length()).strip();
  }

  private static void next(Writer in) throws IOException {
    in.write("\n");
    in.flush();
  }

  /** The hub on the JVM. */
  private record Hub(AuditedStorage storage, ApiKeys keys, Tables tables) implements AutoCloseable {
    static Hub on(String url) {
      StorageConfig config = StorageConfig.builder(url).tables(IamTables.SET).build();
      Storage raw = Keyhold.open(config);
      AuditedStorage audited = AuditedStorage.over(raw, () -> AuditContext.of("hub"));
      return new Hub(
          audited, ApiKeys.of(audited, KeyPolicy.DEFAULT), Tables.of(InstantSource.system()));
    }

    List<String> emails() {
      return storage.read(
          tx ->
              tx.identities().accounts().list(PAGE).items().stream()
                  .flatMap(account -> account.email().stream())
                  .toList());
    }

    String issue(String owner) {
      return new String(keys.issue(KeyRequest.PLAIN.ownerId(owner)).secret().reveal());
    }

    boolean accepts(String key) {
      return keys.verify(key) instanceof Verified;
    }

    void change(String id, AccountStatus status) {
      storage.run(tx -> tx.identities().accounts().changeStatus(id, status, Instant.now()));
    }

    Optional<Account> account(String id) {
      return storage.read(tx -> tx.identities().accounts().find(id));
    }

    Organization organization(String id) {
      return storage.read(tx -> tx.identities().organizations().find(id)).orElseThrow();
    }

    Optional<MembershipLevel> level(String organization, String account) {
      return storage.read(
          tx -> tx.identities().members().find(organization, account).map(Membership::level));
    }

    void looksAtIam(String acme, String ada) {
      storage.run(
          tx -> {
            assertThat(tables.global(tx).from(Session.TABLE).page(PAGE).items())
                .extracting(Session::userId)
                .contains(ada);
            assertThat(tables.in(tx, acme).from(Invitation.TABLE).page(PAGE).items())
                .extracting(Invitation::email)
                .containsExactly("eve@example.org");
            assertThat(tables.global(tx).from(TeamMember.TABLE).page(PAGE).items())
                .extracting(TeamMember::userId)
                .contains(ada);
          });
    }

    void looksAtOAuth(String ada) {
      storage.run(
          tx -> {
            assertThat(tables.global(tx).from(OAuthClient.TABLE).page(PAGE).items())
                .extracting(OAuthClient::metadata)
                .containsExactly(Optional.of(Json.of(Map.of("colours", List.of("red")))));
            assertThat(tables.global(tx).from(OAuthRefreshToken.TABLE).page(PAGE).items())
                .extracting(OAuthRefreshToken::userId, OAuthRefreshToken::confirmation)
                .containsExactly(tuple(ada, Optional.of(Json.of(Map.of("jkt", "a key")))));
          });
    }

    boolean hasTwoFactors(String account) {
      return storage.read(
          tx ->
              !tables
                  .acrossTenants(tx)
                  .from(TwoFactor.TABLE)
                  .where(TwoFactor.USER_ID.is(account))
                  .page(PAGE)
                  .items()
                  .isEmpty());
    }

    List<String> actions() {
      storage.flushAttempts();
      return storage.read(
          tx ->
              tx.audit().list(AuditQuery.ALL.newestFirst(false), PAGE).items().stream()
                  .map(StoredEntry::content)
                  .map(entry -> entry.action())
                  .distinct()
                  .toList());
    }

    @Override
    public void close() {
      keys.close();
      storage.close();
    }
  }
}

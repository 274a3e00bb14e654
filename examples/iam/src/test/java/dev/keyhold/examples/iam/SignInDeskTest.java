package dev.keyhold.examples.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.iam.IamTables;
import dev.keyhold.iam.Invitation;
import dev.keyhold.iam.Session;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInDeskTest {
  @TempDir Path folder;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Storage storage;
  private SignInDesk desk;

  @BeforeEach
  void open() {
    String url = "sqlite:" + folder.resolve("system.db");
    StorageConfig config = StorageConfig.builder(url).tables(IamTables.SET).build();
    storage = AuditedStorage.over(Keyhold.open(config), () -> AuditContext.of("desk"));
    desk = new SignInDesk(storage, () -> now);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private Account signIn(String name) {
    String token = desk.signIn("github", name + "-7", name + "@example.org", "a browser");
    return desk.holder(token).orElseThrow();
  }

  private List<String> actions() {
    return storage.read(
        tx ->
            tx
                .audit()
                .list(AuditQuery.ALL.newestFirst(false), PageRequest.first(100))
                .items()
                .stream()
                .map(entry -> entry.content().action())
                .toList());
  }

  @Test
  void somebody_comes_again_and_is_the_same() {
    Account ada = signIn("ada");

    assertThat(signIn("ada")).isEqualTo(ada);
    assertThat(desk.sessions(ada.id())).hasSize(2);
    assertThat(actions())
        .containsExactly("account.create", "account.create", "session.create", "session.create");
  }

  @Test
  void no_token_stands_in_the_trail_or_in_a_record() {
    String token = desk.signIn("github", "7", "ada@example.org", "a browser");
    String ada = desk.holder(token).orElseThrow().id();

    assertThat(storage.read(tx -> tx.audit().readAfter(0, 100)).toString())
        .contains("session.create")
        .doesNotContain(token);
    assertThat(desk.sessions(ada).toString()).doesNotContain(token);
  }

  @Test
  void a_session_ends_by_itself_and_by_its_holder_alone() {
    String token = desk.signIn("github", "7", "ada@example.org", "a browser");
    Account ada = desk.holder(token).orElseThrow();
    Account bob = signIn("bob");
    Session session = desk.sessions(ada.id()).get(0);

    assertThat(desk.end(bob.id(), session.stamp().id())).isFalse();
    assertThat(desk.holder(token)).isPresent();
    now = now.plus(Duration.ofHours(13));
    assertThat(desk.holder(token)).isEmpty();
    assertThat(desk.end(ada.id(), session.stamp().id())).isTrue();
    assertThat(desk.sessions(ada.id())).isEmpty();
  }

  @Test
  void a_suspended_account_has_no_session_that_works() {
    String token = desk.signIn("github", "7", "ada@example.org", "a browser");
    String ada = desk.holder(token).orElseThrow().id();
    storage.run(tx -> tx.identities().accounts().changeStatus(ada, AccountStatus.SUSPENDED, now));

    assertThat(desk.holder(token)).isEmpty();
  }

  @Test
  void an_invitation_is_accepted_once_and_a_team_is_made() {
    Account ada = signIn("ada");
    Account bob = signIn("bob");
    storage.run(
        tx ->
            tx.identities()
                .organizations()
                .create(
                    Organization.builder("acme", now)
                        .name("Acme")
                        .slug("acme")
                        .ownerId(ada.id())
                        .build()));
    Invitation invitation = desk.invite("acme", "bob@example.org", "auditor", ada.id());
    String id = invitation.stamp().id();

    desk.accept("acme", id, bob.id());

    assertThatThrownBy(() -> desk.accept("acme", id, bob.id()))
        .isInstanceOf(StorageException.Conflict.class);
    desk.role("acme", "auditor", Json.of(Map.of("invoice", List.of("read"))));
    assertThat(desk.team("acme", "Red", List.of(ada.id(), bob.id())).memberCount()).isEqualTo(2);
    assertThat(actions())
        .endsWith(
            "invitation.create",
            "invitation.accepted",
            "member.add",
            "organization_role.create",
            "team.create",
            "team_member.create",
            "team_member.create");
  }
}

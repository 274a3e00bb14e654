package dev.keyhold.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hub does with the tables. */
class SignInTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final SecretText TOKEN = new SecretText("token-0123456789");

  @TempDir Path folder;
  private final Tables tables = Tables.of(() -> NOW);
  private Storage storage;

  @BeforeEach
  void there_is_an_organization() {
    String url = "sqlite:" + folder.resolve("system.db");
    StorageConfig config = StorageConfig.builder(url).tables(IamTables.SET).build();
    storage = AuditedStorage.over(Keyhold.open(config), () -> AuditContext.of("ada"));
    storage.run(
        tx -> {
          for (String id : List.of("ada", "bob")) {
            tx.identities()
                .accounts()
                .create(Account.builder(id, NOW).email(id + "@example.org").build());
          }
          tx.identities()
              .organizations()
              .create(
                  Organization.builder("acme", NOW)
                      .name("Acme")
                      .slug("acme")
                      .ownerId("ada")
                      .build());
        });
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private static Session session(Stamp stamp, SecretText token, String device) {
    return new Session(
        stamp,
        "bob",
        token,
        NOW.plusSeconds(3_600),
        Optional.of("127.0.0.1"),
        Optional.of(device),
        Optional.empty(),
        Optional.of("acme"),
        Optional.empty());
  }

  private List<String> actions() {
    return storage.read(
        tx ->
            tx
                .audit()
                .list(AuditQuery.ALL.newestFirst(false), PageRequest.first(100))
                .items()
                .stream()
                .map(StoredEntry::content)
                .map(entry -> entry.action())
                .toList());
  }

  @Test
  void a_session_is_found_by_its_token_listed_and_ended() {
    Session made =
        storage.write(
            tx ->
                tables
                    .global(tx)
                    .insert(Session.TABLE, row -> session(row.stamp(), TOKEN, "a browser")));
    storage.run(
        tx ->
            tables
                .global(tx)
                .insert(
                    Session.TABLE,
                    row -> session(row.stamp(), new SecretText("another token"), "a phone")));

    storage.run(
        tx -> {
          assertThat(
                  tables.global(tx).find(Session.TABLE, Session.BY_TOKEN, Session.TOKEN.is(TOKEN)))
              .contains(made);
          assertThat(
                  tables
                      .global(tx)
                      .from(Session.TABLE)
                      .where(Session.USER_ID.is("bob"))
                      .page(PageRequest.first(10))
                      .items())
              .hasSize(2);
          assertThat(tables.global(tx).related(Session.USER, List.of(made)))
              .containsOnlyKeys("bob");
          tables.global(tx).delete(Session.TABLE, made);
          assertThat(
                  tables.global(tx).find(Session.TABLE, Session.BY_TOKEN, Session.TOKEN.is(TOKEN)))
              .isEmpty();
        });

    assertThat(actions()).endsWith("session.create", "session.create", "session.delete");
    assertThat(trail()).doesNotContain(TOKEN.text());
    assertThat(made.toString()).doesNotContain(TOKEN.text());
  }

  /** All that the trail says, as a person would read it. */
  private String trail() {
    return storage.read(tx -> tx.audit().readAfter(0, 100)).toString();
  }

  @Test
  void two_sessions_have_two_tokens() {
    storage.run(
        tx -> tables.global(tx).add(Session.TABLE, session(Stamp.of("s1", NOW, NOW), TOKEN, "x")));

    assertThatThrownBy(
            () ->
                storage.run(
                    tx ->
                        tables
                            .global(tx)
                            .add(Session.TABLE, session(Stamp.of("s2", NOW, NOW), TOKEN, "y"))))
        .isInstanceOf(StorageException.Duplicate.class)
        .hasMessageNotContaining(TOKEN.text());
  }

  @Test
  void an_invitation_is_accepted_once_and_the_membership_comes_with_it() {
    Invitation invited =
        storage.write(
            tx ->
                tables
                    .in(tx, "acme")
                    .insert(
                        Invitation.TABLE,
                        row ->
                            new Invitation(
                                row.stamp(),
                                row.tenant(),
                                "bob@example.org",
                                Optional.of("auditor"),
                                Optional.empty(),
                                Invitation.Status.PENDING,
                                NOW.plusSeconds(86_400),
                                "ada")));

    storage.run(
        tx -> {
          accept(tables.in(tx, "acme"), invited);
          tx.identities().members().add(Membership.of("acme", "bob", MembershipLevel.MEMBER, NOW));
        });

    assertThatThrownBy(() -> storage.run(tx -> accept(tables.in(tx, "acme"), invited)))
        .isInstanceOf(StorageException.Conflict.class);
    assertThat(actions()).endsWith("invitation.create", "invitation.accepted", "member.add");
  }

  private static void accept(Tenant acme, Invitation invited) {
    acme.updateIf(
        Invitation.TABLE,
        invited.stamp().id(),
        List.of(Invitation.STATUS.is(Invitation.Status.PENDING)),
        Invitation.STATUS.to(Invitation.Status.ACCEPTED));
  }

  @Test
  void a_team_has_members_who_go_with_it_and_with_their_accounts() {
    storage.run(
        tx -> {
          tables
              .in(tx, "acme")
              .add(
                  Team.TABLE,
                  new Team(
                      Stamp.of("red", NOW, NOW),
                      "acme",
                      "Red",
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      0));
          for (String person : List.of("ada", "bob")) {
            tables
                .global(tx)
                .add(
                    TeamMember.TABLE,
                    new TeamMember(
                        Stamp.of("red-" + person, NOW, NOW), "red", person, Optional.empty()));
          }
          tx.identities().accounts().delete("bob");
          assertThat(tables.global(tx).find(TeamMember.TABLE, "red-bob")).isEmpty();
          tables.in(tx, "acme").delete(Team.TABLE, "red");
          assertThat(tables.global(tx).find(TeamMember.TABLE, "red-ada")).isEmpty();
        });

    assertThat(actions()).contains("team.create", "team_member.create", "team_member.delete");
  }
}

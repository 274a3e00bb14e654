package dev.keyhold.examples.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.access.MemberFeed;
import dev.keyhold.access.NewEdge;
import dev.keyhold.access.Question;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.Resources;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriveTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Json NONE = Json.EMPTY_OBJECT;

  @TempDir Path folder;
  private Drive drive;

  @BeforeEach
  void acme_has_two_people_and_a_plan() {
    drive = Drive.open("sqlite:" + folder.resolve("drive.db"), InstantSource.fixed(NOW));
    drive
        .storage()
        .run(
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
    drive.file("acme", "plans", List.of("plan", "budget"));
  }

  @AfterEach
  void close() {
    drive.close();
  }

  private boolean may(Question question) {
    return drive.may("acme", question);
  }

  private static Json scopes(String... scopes) {
    return Json.of(Map.of("scopes", List.of(scopes)));
  }

  private static NewEdge delegates(String grantor, String agent, String... scopes) {
    return NewEdge.of("delegates", grantor, agent)
        .attributes(Json.of(Map.of("narrowed_scopes", List.of(scopes))));
  }

  @Test
  void members_read_what_is_open_to_all_and_nobody_else_does() {
    drive.admit("acme", "ada", List.of("docs:*"));
    drive.admit("acme", "bob", List.of());
    drive.open("acme", "plans");

    assertThat(drive.readable("acme", "ada")).containsExactly("budget", "plan", "plans");
    assertThat(drive.readable("acme", "bob")).isEmpty();

    drive
        .storage()
        .run(
            tx ->
                tx.identities()
                    .members()
                    .add(Membership.of("acme", "bob", MembershipLevel.MEMBER, NOW)));

    assertThat(drive.readable("acme", "bob")).containsExactly("budget", "plan", "plans");
    assertThat(drive.readers("acme", "plan")).containsExactly("ada", "bob", "org:acme");
    assertThat(drive.actions("acme", "bob", "plan")).containsExactly("read");
    assertThat(drive.why("acme", Question.of("bob", "read", "plan")))
        .containsExactly(
            "bob belongs_to org:acme", "org:acme can_read plans", "plan belongs_to plans");

    drive
        .storage()
        .run(tx -> tx.identities().accounts().changeStatus("bob", AccountStatus.SUSPENDED, NOW));

    assertThat(drive.readable("acme", "bob")).isEmpty();
  }

  @Test
  void another_engine_follows_from_the_same_memberships() throws IOException {
    Path file = folder.resolve("tuples.jsonl");
    MemberFeed feed = drive.feed(new OpenFgaTuples(file));
    feed.deliver();
    drive
        .storage()
        .run(
            tx ->
                tx.identities()
                    .members()
                    .add(Membership.of("acme", "bob", MembershipLevel.MEMBER, NOW)));
    feed.deliver();

    assertThat(file)
        .hasContent(
            """
            {"writes":{"on_duplicate":"ignore","tuple_keys":[{"object":"organization:acme","relation":"owner","user":"user:ada"}]}}
            {"deletes":{"on_missing":"ignore","tuple_keys":[{"object":"organization:acme","relation":"owner","user":"user:bob"},{"object":"organization:acme","relation":"admin","user":"user:bob"}]},"writes":{"on_duplicate":"ignore","tuple_keys":[{"object":"organization:acme","relation":"member","user":"user:bob"}]}}
            """);
  }

  @Test
  void a_program_acts_for_a_person_until_the_time_is_over() {
    drive.admit("acme", "ada", List.of("docs:*"));
    drive.open("acme", "plans");

    drive.lend("acme", "ada", "bot", List.of("docs:read"), NOW.plusSeconds(1));
    assertThat(may(Question.of("bot", "read", "plan").with("docs:read"))).isTrue();
    assertThat(may(Question.of("bot", "read", "plan").with("docs:share"))).isFalse();

    drive.lend("acme", "ada", "bot", List.of("docs:read"), NOW);
    assertThat(may(Question.of("bot", "read", "plan").with("docs:read"))).isFalse();
  }

  @Test
  void a_key_narrows_what_its_owner_may_do() {
    drive.admit("acme", "ada", List.of());
    drive.open("acme", "plans");
    try (ApiKeys keys = ApiKeys.builder(drive.storage(), KeyPolicy.prefixed("drive_")).build()) {
      Verified anywhere = key(keys, KeyRequest.PLAIN.scopes(List.of("read")));
      Verified forOne =
          key(
              keys,
              KeyRequest.PLAIN.resources(Resources.NONE.allow("document", "7", "read").asMap()));

      assertThat(drive.mayRead("acme", anywhere, "plan")).isTrue();
      assertThat(drive.mayRead("acme", forOne, "plan")).isFalse();
      drive.file("acme", "plans", List.of("document:7"));
      assertThat(drive.mayRead("acme", forOne, "document:7")).isTrue();
      assertThat(drive.mayRead("acme", key(keys, KeyRequest.PLAIN), "plan")).isFalse();
    }
  }

  private static Verified key(ApiKeys keys, KeyRequest wanted) {
    char[] secret = keys.issue(wanted.ownerId("ada")).secret().reveal();
    return (Verified) keys.verify(String.valueOf(secret));
  }

  @Test
  void own_rights_count_with_own_scopes() {
    drive.change(
        "acme",
        graph -> {
          graph.putPrincipal("carol", scopes("docs"));
          graph.putPrincipal("editors", scopes("mail"));
          graph.belongsTo("carol", "editors");
          graph.allow("editors", "read", "plan");
        });

    assertThat(may(Question.of("carol", "read", "plan"))).isTrue();
    assertThat(may(Question.of("carol", "read", "plan").with("docs"))).isTrue();
    assertThat(may(Question.of("carol", "read", "plan").with("mail"))).isFalse();
  }

  @Test
  void nobody_is_acted_for_without_scopes() {
    drive.change(
        "acme",
        graph -> {
          graph.putPrincipal("carol", scopes("docs"));
          graph.putPrincipal("bot", NONE);
          graph.allow("carol", "read", "plan");
          graph.putEdge(delegates("carol", "bot", "docs"));
        });

    assertThat(may(Question.of("bot", "read", "plan").with("docs"))).isTrue();
    assertThat(may(Question.of("bot", "read", "plan"))).isFalse();
  }

  @Test
  void a_group_that_acts_for_somebody_does_so_itself_alone() {
    drive.change(
        "acme",
        graph -> {
          graph.putPrincipal("carol", scopes("docs"));
          graph.putPrincipal("bots", NONE);
          graph.putPrincipal("bot", scopes("docs"));
          graph.belongsTo("bot", "bots");
          graph.allow("carol", "read", "plan");
          graph.putEdge(delegates("carol", "bots", "docs"));
        });

    assertThat(may(Question.of("bots", "read", "plan").with("docs"))).isTrue();
    assertThat(may(Question.of("bot", "read", "plan").with("docs"))).isFalse();
  }

  @Test
  void a_grantor_has_the_scopes_that_it_was_given_itself() {
    drive.change(
        "acme",
        graph -> {
          graph.putPrincipal("carol", scopes("docs"));
          graph.putPrincipal("postmaster", scopes("mail"));
          graph.putPrincipal("bot", NONE);
          graph.belongsTo("carol", "postmaster");
          graph.allow("carol", "read", "plan");
          graph.putEdge(delegates("carol", "bot", "docs", "mail"));
        });

    assertThat(may(Question.of("bot", "read", "plan").with("docs"))).isTrue();
    assertThat(may(Question.of("bot", "read", "plan").with("mail"))).isFalse();
  }
}

package dev.keyhold.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.StorageException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What another program reads and writes by the names of better-auth, in plain SQL. */
abstract class IamViewsContract extends SharedDatabase {
  final Account account(String id) {
    return storage().read(tx -> tx.identities().accounts().find(id)).orElseThrow();
  }

  @Test
  void a_user_is_an_account_to_the_millisecond_and_back() throws Exception {
    signUp("ada");
    execute(
        "UPDATE \"user\" SET name = 'Ada L', email_verified = TRUE, image = 'x' WHERE id = 'ada'");

    assertThat(account("ada").createdAt()).isEqualTo(NOW);
    assertThat(account("ada").displayName()).contains("Ada L");
    assertThat(account("ada").accessLevel()).isEqualTo(AccessLevel.USER);
    assertThat(
            texts(
                "SELECT image FROM \"user\" WHERE email_verified AND created_at = '2026-01-01T00:00:00.007Z'"))
        .containsExactly("x");
  }

  @Test
  void an_account_of_the_hub_is_a_user_but_not_one_of_a_service() throws Exception {
    storage()
        .run(
            tx -> {
              tx.identities()
                  .accounts()
                  .create(Account.builder("bob", NOW).email("bob@example.org").build());
              tx.identities()
                  .accounts()
                  .create(Account.builder("robot", NOW).accessLevel(AccessLevel.SERVICE).build());
            });
    execute("UPDATE \"user\" SET username = 'bobby' WHERE id = 'bob'");

    assertThat(texts("SELECT name FROM \"user\"")).containsExactly("bob@example.org");
    assertThat(texts("SELECT username FROM account_profile")).containsExactly("bobby");
  }

  @Test
  void who_is_banned_is_suspended_and_the_other_way_round() throws Exception {
    signUp("ada");
    execute("UPDATE \"user\" SET banned = TRUE, ban_reason = 'spam' WHERE id = 'ada'");
    assertThat(account("ada").status()).isEqualTo(AccountStatus.SUSPENDED);
    execute("UPDATE \"user\" SET name = 'still banned' WHERE id = 'ada'");
    assertThat(account("ada").status()).isEqualTo(AccountStatus.SUSPENDED);
    execute("UPDATE \"user\" SET banned = FALSE WHERE id = 'ada'");
    assertThat(account("ada").status()).isEqualTo(AccountStatus.ACTIVE);

    storage()
        .run(tx -> tx.identities().accounts().changeStatus("ada", AccountStatus.SUSPENDED, NOW));
    assertThat(texts("SELECT id FROM \"user\" WHERE banned")).containsExactly("ada");
  }

  /** Not even by a ban that is over. */
  @Test
  void who_is_deactivated_is_not_brought_back() throws Exception {
    signUp("ada");
    storage()
        .run(tx -> tx.identities().accounts().changeStatus("ada", AccountStatus.DEACTIVATED, NOW));
    assertThat(texts("SELECT id FROM \"user\" WHERE banned")).containsExactly("ada");

    execute("UPDATE \"user\" SET banned = FALSE, ban_reason = NULL WHERE id = 'ada'");

    assertThat(account("ada").status()).isEqualTo(AccountStatus.DEACTIVATED);
  }

  @Test
  void a_level_that_the_hub_takes_away_takes_the_role() throws Exception {
    signUp("ada");
    signUp("bob");
    found("ada");
    execute(
        "INSERT INTO member (id, organization_id, user_id, role) VALUES ('m2', 'acme', 'bob', 'admin,auditor')");

    storage()
        .run(
            tx ->
                tx.identities().members().changeLevel("acme", "bob", MembershipLevel.MEMBER, NOW));

    assertThat(texts("SELECT role FROM member WHERE id = 'm2'")).containsExactly("member");
  }

  @Test
  void a_name_that_is_taken_is_refused_before_an_owner_comes() throws Exception {
    signUp("ada");
    found("ada");

    assertThatThrownBy(
            () -> execute("INSERT INTO organization (id, name, slug) VALUES ('b', 'Acme', 'b')"))
        .isInstanceOf(SQLException.class);
    assertThat(texts("SELECT id FROM organization_waiting")).isEmpty();
  }

  @Test
  void an_address_is_taken_once_by_both() throws Exception {
    signUp("ada");

    assertThatThrownBy(
            () ->
                storage()
                    .run(
                        tx ->
                            tx.identities()
                                .accounts()
                                .create(
                                    Account.builder("other", NOW)
                                        .email("ADA@example.org")
                                        .build())))
        .isInstanceOf(StorageException.Duplicate.class);
    assertThatThrownBy(
            () ->
                execute(
                    "INSERT INTO \"user\" (id, name, email) VALUES ('b', 'b', 'ada@example.org')"))
        .isInstanceOf(SQLException.class);
    assertThat(texts("SELECT id FROM \"user\"")).containsExactly("ada");
  }

  @Test
  void a_time_in_another_form_is_read_and_what_is_none_is_refused() throws Exception {
    execute(
        "INSERT INTO \"user\" (id, name, email, created_at) VALUES ('a', 'a', 'a@example.org', '2026-01-01 12:00:00+00:00')");
    assertThat(account("a").createdAt()).isEqualTo(Instant.parse("2026-01-01T12:00:00Z"));

    assertThatThrownBy(
            () ->
                execute(
                    "INSERT INTO \"user\" (id, name, email, created_at) VALUES ('b', 'b', 'b@example.org', 'some day')"))
        .isInstanceOf(SQLException.class);
    assertThat(texts("SELECT id FROM accounts")).containsExactly("a");
  }

  private Optional<Organization> organization() {
    return storage().read(tx -> tx.identities().organizations().find("acme"));
  }

  @Test
  void an_organization_waits_for_its_owner() throws Exception {
    signUp("ada");
    execute(
        "INSERT INTO organization (id, name, slug, logo, metadata) VALUES ('acme', 'Acme', 'acme', 'l', '{\"a\":1}')");
    assertThat(texts("SELECT slug FROM organization")).containsExactly("acme");
    assertThat(organization()).isEmpty();
    assertThatThrownBy(
            () -> execute("INSERT INTO organization (id, name, slug) VALUES ('b', 'B', 'acme')"))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(
            () ->
                execute(
                    "INSERT INTO member (id, organization_id, user_id, role) VALUES ('m0', 'acme', 'ada', 'member')"))
        .as("nobody is a member before the owner")
        .isInstanceOf(SQLException.class);

    execute(
        "INSERT INTO member (id, organization_id, user_id, role) VALUES ('m1', 'acme', 'ada', 'owner')");

    Organization acme = organization().orElseThrow();
    assertThat(acme.ownerId()).isEqualTo("ada");
    assertThat(acme.metadata()).isEqualTo(Json.of(Map.of("a", 1)));
    assertThat(texts("SELECT logo FROM organization")).containsExactly("l");
    assertThat(texts("SELECT id FROM organization_waiting")).isEmpty();
  }

  @Test
  void a_member_has_the_level_of_his_highest_role() throws Exception {
    signUp("ada");
    signUp("bob");
    found("ada");
    Map<String, MembershipLevel> levels =
        Map.of(
            "auditor", MembershipLevel.MEMBER,
            "member, admin", MembershipLevel.ADMIN,
            "admin,owner", MembershipLevel.OWNER,
            "coowner", MembershipLevel.MEMBER);
    execute(
        "INSERT INTO member (id, organization_id, user_id, role) VALUES ('m2', 'acme', 'bob', 'member')");

    for (Map.Entry<String, MembershipLevel> level : levels.entrySet()) {
      execute("UPDATE member SET role = '%s' WHERE id = 'm2'".formatted(level.getKey()));

      Optional<MembershipLevel> found =
          storage()
              .read(tx -> tx.identities().members().find("acme", "bob").map(Membership::level));
      assertThat(found).contains(level.getValue());
      assertThat(texts("SELECT role FROM member WHERE id = 'm2'")).containsExactly(level.getKey());
    }
  }

  @Test
  void the_owner_stays_and_goes_with_nobodys_help() throws Exception {
    signUp("ada");
    found("ada");

    for (String change :
        List.of(
            "DELETE FROM member WHERE id = 'm1'",
            "UPDATE member SET role = 'member' WHERE id = 'm1'",
            "DELETE FROM \"user\" WHERE id = 'ada'")) {
      assertThatThrownBy(() -> execute(change)).as(change).isInstanceOf(SQLException.class);
    }
    execute("DELETE FROM organization WHERE id = 'acme'");
    execute("DELETE FROM \"user\" WHERE id = 'ada'");
    assertThat(texts("SELECT id FROM accounts")).isEmpty();
  }

  @Test
  void what_a_user_has_goes_with_him() throws Exception {
    signUp("ada");
    execute(
        "INSERT INTO session (id, user_id, token, expires_at) VALUES ('s', 'ada', 't', '2027-01-01T00:00:00.000Z')");
    execute(
        "INSERT INTO account (id, user_id, provider_id, account_id) VALUES ('e', 'ada', 'github', '7')");
    execute(
        "INSERT INTO two_factor (id, user_id, secret, backup_codes) VALUES ('f', 'ada', 's', 'c')");

    execute("DELETE FROM \"user\" WHERE id = 'ada'");

    for (String table : List.of("session", "account", "two_factor", "account_profile")) {
      assertThat(texts("SELECT id FROM " + table)).as(table).isEmpty();
    }
  }

  @Test
  void a_hub_with_a_table_of_that_name_is_told_and_keeps_it() throws Exception {
    String hubs = url(folder.resolve("hubs.db"));
    try (Connection hub = connect(hubs)) {
      execute(hub, "CREATE TABLE \"user\" (id TEXT, of_the_hub TEXT)");

      assertThatThrownBy(() -> open(hubs))
          .isInstanceOf(StorageException.Unsupported.class)
          .hasMessageContaining("iam");

      execute(hub, "SELECT of_the_hub FROM \"user\"");
      assertThatThrownBy(() -> execute(hub, "SELECT id FROM session"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void the_mapping_names_columns_that_are_there() throws Exception {
    Map<?, ?> models = (Map<?, ?>) ((Map<?, ?>) BetterAuthMapping.json().value()).get("models");

    assertThat(models).hasSize(30);
    for (Object model : models.values()) {
      Map<?, ?> mapped = (Map<?, ?>) model;
      assertThat(columns(mapped.get("table").toString()))
          .as("%s", mapped)
          .contains("id")
          .containsAll(
              ((Map<?, ?>) mapped.get("fields")).values().stream().map(Object::toString).toList());
    }
  }

  private List<String> columns(String table) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = another();
        Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM \"" + table + "\" WHERE FALSE")) {
      ResultSetMetaData row = none.getMetaData();
      for (int place = 1; place <= row.getColumnCount(); place++) {
        names.add(row.getColumnName(place));
      }
    }
    return names;
  }
}

package dev.keyhold.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PageRequest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What another program must not write, because a hub could not read it. */
abstract class IamBadInputContract extends SharedDatabase {
  static final PageRequest PAGE = PageRequest.first(100);

  @BeforeEach
  final void ada_owns_acme() throws SQLException {
    signUp("ada");
    signUp("bob");
    found("ada");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'infinity'", "'-infinity'", "'10000-01-01T00:00:00.000Z'", "'0001-12-31 BC'"})
  void a_time_of_a_table_that_no_hub_writes_is_refused_with_its_column(String time)
      throws Exception {
    refusesInATable(time);
  }

  final void refusesInATable(String time) throws SQLException {
    session("s1", "t1", "'2027-01-01T00:00:00.000Z'");

    assertThatThrownBy(() -> session("s2", "t2", time))
        .isInstanceOf(SQLException.class)
        .hasMessageMatching("(?s).*(expires_at|CHECK constraint).*");
    assertThatThrownBy(() -> execute("UPDATE session SET expires_at = " + time))
        .isInstanceOf(SQLException.class);

    List<Session> all = read(rows -> rows.from(Session.TABLE).page(PAGE).items());
    assertThat(all)
        .extracting(Session::expiresAt)
        .containsExactly(Instant.parse("2027-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'infinity'", "'-infinity'", "'10000-01-01T00:00:00.000Z'", "'0001-12-31 BC'"})
  void a_time_of_a_view_that_no_hub_writes_is_refused_with_an_example(String time)
      throws Exception {
    refusesInViews(time);
  }

  final void refusesInViews(String time) throws SQLException {
    for (String insert :
        List.of(
            "\"user\" (id, name, email, created_at) VALUES ('eve', 'Eve', 'eve@example.org', %s)",
            "\"user\" (id, name, email, updated_at) VALUES ('eve', 'Eve', 'eve@example.org', %s)",
            "organization (id, name, slug, created_at) VALUES ('b', 'B', 'b', %s)",
            "member (id, organization_id, user_id, created_at) VALUES ('m2', 'acme', 'bob', %s)")) {
      assertThatThrownBy(() -> execute("INSERT INTO " + insert.formatted(time)))
          .as(insert)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("d_at must be a time such as 2026-01-01T00:00:00.000Z");
    }
    assertThat(texts("SELECT id FROM organization_waiting")).isEmpty();
    assertThat(texts("SELECT id FROM \"user\" ORDER BY id")).containsExactly("ada", "bob");
  }

  @Test
  void who_has_no_address_cannot_be_a_user() throws Exception {
    for (String change :
        List.of(
            "INSERT INTO \"user\" (id, name) VALUES ('eve', 'Eve')",
            "UPDATE \"user\" SET email = NULL WHERE id = 'bob'")) {
      assertThatThrownBy(() -> execute(change))
          .as(change)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("accounts_need_an_email");
    }
    assertThat(texts("SELECT email FROM \"user\" WHERE id = 'bob'"))
        .containsExactly("bob@example.org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a@",
        "@b",
        "a@b@c",
        "no address",
        "a@b c",
        "a@b\u00a0",
        "a@b\u2003c",
        "a@b\n"
      })
  void an_address_that_a_hub_could_not_read_is_refused(String email) throws Exception {
    for (String change :
        List.of(
            "INSERT INTO \"user\" (id, name, email) VALUES ('eve', 'Eve', '%s')",
            "UPDATE \"user\" SET email = '%s' WHERE id = 'bob'")) {
      assertThatThrownBy(() -> execute(change.formatted(email)))
          .as(change)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("user.email must have 3 to 320 characters, exactly one @");
    }
    List<Account> all = storage().read(tx -> tx.identities().accounts().list(PAGE).items());
    assertThat(all).extracting(Account::id).containsExactly("ada", "bob");
  }

  @Test
  void a_name_of_a_user_that_a_hub_could_not_read_is_refused() throws Exception {
    String name = "x".repeat(1_025);
    for (String change :
        List.of(
            "INSERT INTO \"user\" (id, name, email) VALUES ('eve', '%s', 'eve@example.org')",
            "UPDATE \"user\" SET name = '%s' WHERE id = 'bob'")) {
      assertThatThrownBy(() -> execute(change.formatted(name)))
          .as(change)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("user.name must have at most 1024 characters");
    }
    assertThat(texts("SELECT name FROM \"user\" ORDER BY id")).containsExactly("ada", "bob");
  }

  @ParameterizedTest
  @CsvSource({
    "slug, ''",
    "slug, Beta",
    "slug, be_ta",
    "slug, -beta",
    "slug, beta-",
    "name, ''",
    "metadata, []",
    "metadata, none"
  })
  void an_organization_that_a_hub_could_not_read_is_refused(String column, String value)
      throws Exception {
    String others = column.equals("name") ? "slug" : column.equals("slug") ? "name" : "name, slug";
    String theirs = others.contains(",") ? "'B', 'b'" : "'b'";

    for (String change :
        List.of(
            "INSERT INTO organization (id, %s, %s) VALUES ('b', %s, '%s')"
                .formatted(others, column, theirs, value),
            "UPDATE organization SET %s = '%s' WHERE id = 'acme'".formatted(column, value))) {
      assertThatThrownBy(() -> execute(change))
          .as(change)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("organization." + column + " must ");
    }
    List<Organization> all =
        storage().read(tx -> tx.identities().organizations().list(PAGE).items());
    assertThat(all).extracting(Organization::slug).containsExactly("acme");
  }
}

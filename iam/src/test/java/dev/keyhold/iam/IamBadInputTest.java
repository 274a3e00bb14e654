package dev.keyhold.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What another program must not write, and what a hub says of it. */
class IamBadInputTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.007Z");
  private static final PageRequest PAGE = PageRequest.first(100);

  @TempDir Path folder;
  private Storage storage;
  private Connection other;

  @BeforeEach
  void ada_owns_acme() throws SQLException {
    storage =
        Keyhold.open(
            StorageConfig.builder("sqlite:" + folder.resolve("system.db"))
                .tables(IamTables.SET)
                .build());
    other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system.db"));
    execute("PRAGMA foreign_keys = ON");
    signUp("ada");
    signUp("bob");
    execute("INSERT INTO organization (id, name, slug) VALUES ('acme', 'Acme', 'acme')");
    join("m1", "ada", "owner");
  }

  @AfterEach
  void close() throws SQLException {
    other.close();
    storage.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = other.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> texts(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = other.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }

  private void signUp(String id) throws SQLException {
    execute(
        "INSERT INTO user (id, name, email) VALUES ('%1$s', '%1$s', '%1$s@example.org')"
            .formatted(id));
  }

  private void join(String id, String user, String role) throws SQLException {
    execute(
        "INSERT INTO member (id, organization_id, user_id, role) VALUES ('%s', 'acme', '%s', '%s')"
            .formatted(id, user, role));
  }

  private void session(String id, String token, String expiresAt) throws SQLException {
    execute(
        "INSERT INTO session (id, user_id, token, expires_at) VALUES ('%s', 'ada', '%s', %s)"
            .formatted(id, token, expiresAt));
  }

  private <T> T read(Function<Global, T> work) {
    return storage.read(tx -> work.apply(Tables.of(() -> NOW).global(tx)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'2026-01-01 00:00:00'",
        "'2026-01-01T00:00:00Z'",
        "'2026-02-30T00:00:00.000Z'",
        "1767225600000",
        "'now'",
        "'soon'",
        "''"
      })
  void a_time_of_a_table_in_another_form_is_refused_with_its_column(String time) throws Exception {
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
  @ValueSource(strings = {"1767225600000", "2460000", "'12:00'", "'now'", "'soon'", "''"})
  void a_time_of_a_view_that_nobody_means_is_refused_with_an_example(String time) throws Exception {
    for (String insert :
        List.of(
            "user (id, name, email, created_at) VALUES ('eve', 'Eve', 'eve@example.org', %s)",
            "user (id, name, email, updated_at) VALUES ('eve', 'Eve', 'eve@example.org', %s)",
            "organization (id, name, slug, created_at) VALUES ('b', 'B', 'b', %s)",
            "member (id, organization_id, user_id, created_at) VALUES ('m2', 'acme', 'bob', %s)")) {
      assertThatThrownBy(() -> execute("INSERT INTO " + insert.formatted(time)))
          .as(insert)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("d_at must be a time such as 2026-01-01T00:00:00.000Z");
    }
    assertThat(texts("SELECT id FROM organization_waiting")).isEmpty();
    assertThat(texts("SELECT id FROM user ORDER BY id")).containsExactly("ada", "bob");
  }

  /** Only who switches the checks off can write it. */
  @Test
  void a_row_that_cannot_be_read_is_named_and_the_others_are_read() throws Exception {
    for (int i = 0; i < 5; i++) {
      session("s" + i, "t" + i, "'2027-01-01T00:00:0" + i + ".000Z'");
    }
    execute("PRAGMA ignore_check_constraints = ON");
    execute("UPDATE session SET expires_at = 'soon' WHERE id = 's2'");

    assertThatThrownBy(() -> read(rows -> rows.from(Session.TABLE).page(PAGE)))
        .isInstanceOf(StorageException.Corrupt.class)
        .hasMessageContaining("session s2")
        .hasMessageContaining("expires_at")
        .hasMessageNotContaining("t2");
    Page<Session> before = read(rows -> rows.from(Session.TABLE).page(PageRequest.first(1)));
    assertThat(before.items()).extracting(session -> session.stamp().id()).containsExactly("s0");
    Optional<Session> behind = read(rows -> rows.find(Session.TABLE, "s4"));
    assertThat(behind).isPresent();
  }

  @Test
  void a_token_is_taken_once_and_not_shown() throws Exception {
    session("s1", "sesame", "'2027-01-01T00:00:00.000Z'");
    Session second =
        new Session(
            Stamp.of("s2", NOW, NOW),
            "ada",
            new SecretText("sesame"),
            NOW,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThatThrownBy(() -> session("s2", "sesame", "'2027-01-01T00:00:00.000Z'"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("session.token")
        .hasMessageNotContaining("sesame");
    assertThatThrownBy(
            () -> storage.run(tx -> Tables.of(() -> NOW).global(tx).add(Session.TABLE, second)))
        .isInstanceOf(StorageException.Duplicate.class)
        .hasMessageContaining("token")
        .hasMessageNotContaining("sesame");
    assertThat(texts("SELECT id FROM session")).containsExactly("s1");
  }

  @Test
  void two_invitations_to_an_address_both_wait() throws Exception {
    for (String id : List.of("i1", "i2")) {
      execute(
          "INSERT INTO invitation (id, organization_id, email, expires_at, inviter_id) VALUES ('%s', 'acme', 'eve@example.org', '2027-01-01T00:00:00.000Z', 'ada')"
              .formatted(id));
    }

    List<Invitation> waiting =
        storage.read(
            tx ->
                Tables.of(() -> NOW)
                    .in(tx, "acme")
                    .from(Invitation.TABLE)
                    .where(Invitation.EMAIL.is("eve@example.org"))
                    .by(Invitation.BY_EMAIL)
                    .page(PAGE)
                    .items());
    assertThat(waiting).extracting(one -> one.stamp().id()).containsExactly("i1", "i2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auditor", " Owner ", "", "admin;owner", "OWNER"})
  void a_role_that_is_none_of_ours_is_kept_and_gives_no_level(String role) throws Exception {
    join("m2", "bob", role);

    assertThat(texts("SELECT membership_level FROM organization_members WHERE id = 'm2'"))
        .containsExactly("member");
    assertThat(texts("SELECT role FROM member WHERE id = 'm2'")).containsExactly(role);
    assertThat(profile("m2")).map(MemberProfile::role).contains(role);
  }

  private Optional<MemberProfile> profile(String member) {
    return read(
        rows ->
            rows.find(
                MemberProfile.TABLE, MemberProfile.BY_MEMBER, MemberProfile.MEMBER_ID.is(member)));
  }

  @Test
  void a_role_of_ten_thousand_letters_is_kept_and_a_hub_writes_none() throws Exception {
    String role = "x".repeat(10_000);
    join("m2", "bob", role);

    MemberProfile found = profile("m2").orElseThrow();
    assertThat(found.role()).isEqualTo(role);
    assertThatThrownBy(
            () ->
                storage.run(
                    tx ->
                        Tables.of(() -> NOW)
                            .global(tx)
                            .update(MemberProfile.TABLE, found, MemberProfile.ROLE.to(role + "y"))))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("role")
        .hasMessageContaining("255");
  }

  @Test
  void who_has_no_address_cannot_be_a_user() throws Exception {
    for (String change :
        List.of(
            "INSERT INTO user (id, name) VALUES ('eve', 'Eve')",
            "UPDATE user SET email = NULL WHERE id = 'bob'")) {
      assertThatThrownBy(() -> execute(change))
          .as(change)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("accounts_need_an_email");
    }
    assertThat(texts("SELECT email FROM user WHERE id = 'bob'")).containsExactly("bob@example.org");
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
            "INSERT INTO user (id, name, email) VALUES ('eve', 'Eve', '%s')",
            "UPDATE user SET email = '%s' WHERE id = 'bob'")) {
      assertThatThrownBy(() -> execute(change.formatted(email)))
          .as(change)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("user.email must have 3 to 320 characters, exactly one @");
    }
    List<Account> all = storage.read(tx -> tx.identities().accounts().list(PAGE).items());
    assertThat(all).extracting(Account::id).containsExactly("ada", "bob");
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
    List<Organization> all = storage.read(tx -> tx.identities().organizations().list(PAGE).items());
    assertThat(all).extracting(Organization::slug).containsExactly("acme");
  }

  /** A column that somebody else added is kept by all that write beside it. */
  @Test
  void a_column_of_others_survives_what_a_hub_writes() throws Exception {
    session("s1", "t1", "'2027-01-01T00:00:00.000Z'");
    execute("ALTER TABLE session ADD COLUMN device TEXT");
    execute("ALTER TABLE account_profile ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'");
    execute("UPDATE session SET device = 'a phone'");
    execute("UPDATE account_profile SET colour = 'blue'");

    storage.close();
    storage =
        Keyhold.open(
            StorageConfig.builder("sqlite:" + folder.resolve("system.db"))
                .tables(IamTables.SET)
                .build());
    storage.run(
        tx -> {
          Global rows = Tables.of(() -> NOW).global(tx);
          Session found = rows.find(Session.TABLE, "s1").orElseThrow();
          rows.update(Session.TABLE, found, Session.IP_ADDRESS.to("::1"));
        });
    execute("UPDATE user SET image = 'x' WHERE id = 'ada'");

    assertThat(texts("SELECT device || ip_address FROM session")).containsExactly("a phone::1");
    assertThat(texts("SELECT colour FROM account_profile")).containsExactly("blue", "blue");
  }
}

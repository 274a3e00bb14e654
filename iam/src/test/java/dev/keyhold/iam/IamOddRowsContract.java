package dev.keyhold.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tables;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another program may write though a hub would not, and what a hub says of it. */
abstract class IamOddRowsContract extends SharedDatabase {
  static final PageRequest PAGE = PageRequest.first(100);

  @BeforeEach
  final void ada_owns_acme() throws SQLException {
    signUp("ada");
    signUp("bob");
    found("ada");
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
        .hasMessageMatching("(?s).*session\\b.*\\btoken.*|.*session_by_token.*");
    assertThatThrownBy(
            () -> storage().run(tx -> Tables.of(() -> NOW).global(tx).add(Session.TABLE, second)))
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
        storage()
            .read(
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
                storage()
                    .run(
                        tx ->
                            Tables.of(() -> NOW)
                                .global(tx)
                                .update(
                                    MemberProfile.TABLE, found, MemberProfile.ROLE.to(role + "y"))))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("role")
        .hasMessageContaining("255");
  }

  /** A column that somebody else added is kept by all that write beside it. */
  @Test
  void a_column_of_others_survives_what_a_hub_writes() throws Exception {
    session("s1", "t1", "'2027-01-01T00:00:00.000Z'");
    execute("ALTER TABLE session ADD COLUMN device TEXT");
    execute("ALTER TABLE account_profile ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'");
    execute("UPDATE session SET device = 'a phone'");
    execute("UPDATE account_profile SET colour = 'blue'");

    openAgain();
    storage()
        .run(
            tx -> {
              Global rows = Tables.of(() -> NOW).global(tx);
              Session found = rows.find(Session.TABLE, "s1").orElseThrow();
              rows.update(Session.TABLE, found, Session.IP_ADDRESS.to("::1"));
            });
    execute("UPDATE \"user\" SET image = 'x' WHERE id = 'ada'");

    assertThat(texts("SELECT device || ip_address FROM session")).containsExactly("a phone::1");
    assertThat(texts("SELECT colour FROM account_profile")).containsExactly("blue", "blue");
  }
}

package dev.keyhold.spi;

import static dev.keyhold.spi.Samples.ADA;
import static dev.keyhold.spi.Samples.KEY;
import static dev.keyhold.spi.Samples.LATER;
import static dev.keyhold.spi.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that a record has beside the bounds of its components. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordRulesTest {

  // --- Accounts and organizations ---

  @ParameterizedTest
  @ValueSource(strings = {"a@b", "Ada@Example.org", "ünï@cødé.example", "a+b@[192.0.2.1]", "😀@x"})
  void an_address_has_one_sign_with_text_on_both_sides(String email) {
    assertThat(Account.builder("ada", T0).email(email).build().email()).contains(email);
    assertThat(AccountPatch.NONE.email(Change.to(email)).over(ADA, T0).email()).contains(email);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "@ab",
        "ab@",
        "a@b@c",
        "a@@b",
        " a@b",
        "a@b ",
        "a b@c",
        "a@\tb",
        "a@b\n",
        "a\u0085@b",
        "a\u007f@b",
        "a\u00a0b@c",
        "a@b\u202f",
        "a@\u2007b",
        "a\u2028@b",
        "a\u3000@b",
      })
  void any_other_address_is_refused_and_not_repeated(String email) {
    assertInvalid(() -> Account.builder("ada", T0).email(email).build(), "e-mail", email);
    assertInvalid(() -> AccountPatch.NONE.email(Change.to(email)), "e-mail", email);
  }

  @Test
  void only_a_service_has_no_address() {
    Account.Builder nameless = Account.builder("hal", T0);

    assertThat(nameless.accessLevel(AccessLevel.SERVICE).build().email()).isEmpty();
    assertInvalid(() -> nameless.accessLevel(AccessLevel.USER).build(), "SERVICE");
    assertInvalid(() -> nameless.accessLevel(AccessLevel.ADMIN).build(), "SERVICE");
  }

  @Test
  void an_organization_needs_a_name_a_slug_and_an_owner() {
    Organization.Builder organization = Organization.builder("acme", T0);

    assertInvalid(organization::build, "the name of an organization");
    assertInvalid(organization.name("Acme")::build, "a slug is");
    assertInvalid(organization.slug("acme")::build, "the ownerId of an organization");
    assertThat(organization.ownerId("ada").build().status()).isEqualTo(OrganizationStatus.ACTIVE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "a-1", "a--b", "xn--4ca", "1-2-3"})
  void a_slug_fits_a_host_name(String slug) {
    assertThat(
            Organization.builder("acme", T0).name("Acme").slug(slug).ownerId("ada").build().slug())
        .isEqualTo(slug);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "-a", "a-", "A", "a_b", "a.b", "a b", "ä", "\u0430", "\u0661"})
  void any_other_slug_is_refused(String slug) {
    assertInvalid(
        () -> Organization.builder("acme", T0).name("Acme").slug(slug).ownerId("ada").build(),
        "a slug is");
    assertInvalid(() -> OrganizationPatch.NONE.slug(slug), "a slug is");
  }

  @ParameterizedTest
  @CsvSource({
    "ACTIVE, SUSPENDED, true",
    "ACTIVE, DEACTIVATED, true",
    "SUSPENDED, ACTIVE, true",
    "SUSPENDED, DEACTIVATED, true",
    "DEACTIVATED, ACTIVE, true",
    "DEACTIVATED, SUSPENDED, false",
    "ACTIVE, ACTIVE, true",
    "SUSPENDED, SUSPENDED, true",
    "DEACTIVATED, DEACTIVATED, true",
  })
  void a_closed_account_is_opened_before_it_is_suspended(
      AccountStatus status, AccountStatus next, boolean allowed) {
    assertThat(status.mayBecome(next)).isEqualTo(allowed);
  }

  @Test
  void failed_attempts_are_not_negative() {
    PasswordHash hash = new PasswordHash("$argon2id$");

    assertInvalid(
        () ->
            new PasswordCredential(
                "id", "ada", hash, T0, false, -1, Optional.empty(), Json.EMPTY_OBJECT, T0, T0),
        "negative");
  }

  // --- Keys ---

  @Test
  void a_key_that_is_not_revoked_has_no_reason_for_it() {
    assertInvalid(
        () -> Samples.PLAIN.toBuilder().revocationReason("lost").build(), "revocation reason");
  }

  @Test
  void grace_ends_after_the_rotation() {
    assertThat(Rotation.at(T0).graceUntil(T0.plusMillis(1)).graceUntil()).isPresent();
    assertInvalid(() -> Rotation.at(T0).graceUntil(T0), "grace");
    assertInvalid(() -> Rotation.at(T0).graceUntil(T0.plusNanos(999_999)), "grace");
    assertInvalid(() -> Rotation.at(LATER).graceUntil(T0), "grace");
  }

  @Test
  void a_query_does_not_ask_for_an_owner_and_for_none() {
    assertInvalid(
        () -> new KeyQuery(Optional.of("ada"), true, Optional.empty(), List.of()), "owner");
    assertThat(KeyQuery.ALL.ownedBy("ada").withoutOwner().ownerId()).isEmpty();
    assertThat(KeyQuery.ALL.withoutOwner().ownedBy("ada").ownerless()).isFalse();
  }

  @Test
  void a_query_matches_what_it_names() {
    assertThat(List.of(KeyQuery.ALL, KeyQuery.ALL.ownedBy("ada"), tagged("x", "CI")))
        .allMatch(query -> query.matches(KEY));
    assertThat(List.of(KeyQuery.ALL.withoutOwner(), KeyQuery.ALL.ownedBy("bob"), tagged("c")))
        .noneMatch(query -> query.matches(KEY));
    assertThat(KeyQuery.ALL.ofOrganization("acme").matches(KEY)).isTrue();
    assertThat(KeyQuery.ALL.ofOrganization("bell").matches(KEY)).isFalse();
    assertThat(KeyQuery.ALL.ofOrganization("acme").matches(Samples.PLAIN)).isFalse();
    assertThat(KeyQuery.ALL.withoutOwner().matches(Samples.PLAIN)).isTrue();
    assertThat(tagged("ci").ownedBy("bob").matches(KEY)).isFalse();
  }

  @Test
  void an_owner_stops_a_key_unless_it_is_active_or_unknown() {
    assertThat(owned(Optional.empty()).ownerIsActive()).isTrue();
    assertThat(owned(Optional.of(AccountStatus.ACTIVE)).ownerIsActive()).isTrue();
    assertThat(owned(Optional.of(AccountStatus.SUSPENDED)).ownerIsActive()).isFalse();
    assertThat(owned(Optional.of(AccountStatus.DEACTIVATED)).ownerIsActive()).isFalse();
  }

  private static OwnedKey owned(Optional<AccountStatus> ownerStatus) {
    return new OwnedKey(KEY, ownerStatus, Optional.empty());
  }

  private static KeyQuery tagged(String... tags) {
    return KeyQuery.ALL.taggedAnyOf(List.of(tags));
  }

  private static void assertInvalid(ThrowingCallable call, String named, String... hidden) {
    assertThatThrownBy(call)
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining(named)
        .satisfies(e -> assertThat(hidden).noneMatch(e.getMessage()::contains));
  }
}

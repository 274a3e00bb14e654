package dev.keyhold.keys;

import static dev.keyhold.keys.Samples.ADA;
import static dev.keyhold.keys.Samples.T0;
import static dev.keyhold.keys.Samples.adas;
import static dev.keyhold.keys.Samples.reveal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.keys.Samples.StoppedClock;
import dev.keyhold.keys.Verification.Reason;
import dev.keyhold.keys.Verification.Rejected;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeyPolicyTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final KeyPolicy LIVES_90_DAYS_AT_MOST =
      KeyPolicy.builder().maximumLifetime(DAY.multipliedBy(90)).build();
  private static final KeyPolicy LIVES_A_DAY_OR_UP_TO_90 =
      KeyPolicy.builder().defaultLifetime(DAY).maximumLifetime(DAY.multipliedBy(90)).build();

  private final InMemoryStorage storage = InMemoryStorage.open();
  private final StoppedClock clock = new StoppedClock();

  @BeforeEach
  void ada_and_bob_have_accounts() {
    Samples.addAccounts(storage);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void a_key_of_a_former_prefix_verifies_while_that_is_accepted() {
    String text = issue(KeyPolicy.prefixed("old_"));
    KeyPolicy accepting = KeyPolicy.builder().prefix("new_").acceptPrefix("old_").build();

    assertThat(keys(accepting).verify(text)).isInstanceOf(Verified.class);
    assertThat(issue(accepting)).startsWith("new_");
    assertRejected(KeyPolicy.prefixed("new_"), text, Reason.INVALID_FORMAT);
  }

  @Test
  void with_a_checksum_a_key_has_six_more_characters_and_verifies() {
    KeyPolicy policy = KeyPolicy.builder().prefix("acme_").checksum(true).build();
    IssuedKey issued = keys(policy).issue(adas());
    String text = reveal(issued.secret());

    assertThat(text).matches("acme_[A-Za-z0-9]{32}[0-4][A-Za-z0-9]{5}");
    assertThat(issued.key().displayHint()).contains(text.substring(text.length() - 4));
    assertThat(keys(policy).verify(text)).isEqualTo(new Verified(issued.key()));
  }

  @Test
  void a_wrong_checksum_is_refused_without_a_look_up() {
    KeyPolicy policy = KeyPolicy.builder().prefix("acme_").checksum(true).build();
    String text = issue(policy);
    ApiKeys keys = keys(policy);
    storage.close();

    for (String wrong :
        List.of(
            text.substring(0, text.length() - 1),
            text + "0",
            "acme_" + text.substring(6) + text.charAt(5),
            "acme_",
            "acme_\u0161" + text.substring(6))) {
      assertThat(keys.verify(wrong))
          .isEqualTo(new Rejected(Reason.INVALID_FORMAT, Optional.empty()));
    }
  }

  @Test
  void keys_without_a_checksum_keep_working_under_a_prefix_that_is_accepted() {
    String old = issue(KeyPolicy.prefixed("acme_"));
    KeyPolicy.Builder checksum = KeyPolicy.builder().checksum(true);

    assertRejected(checksum.prefix("acme_").build(), old, Reason.INVALID_FORMAT);
    assertThat(keys(checksum.prefix("acme2_").acceptPrefix("acme_").build()).verify(old))
        .isInstanceOf(Verified.class);
    KeyPolicy lenient = checksum.prefix("acme_").build();
    assertThat(keys(lenient).verify(old)).isInstanceOf(Verified.class);
    assertThat(keys(lenient).verify(issue(lenient))).isInstanceOf(Verified.class);
  }

  @Test
  void a_shorter_prefix_that_is_accepted_is_no_way_around_the_checksum() {
    KeyPolicy.Builder accepting =
        KeyPolicy.builder().prefix("acme_").acceptPrefix("").acceptPrefix("acme_live_");
    String bare = issue(KeyPolicy.DEFAULT);
    String live = issue(KeyPolicy.prefixed("acme_live_"));
    String wrong = issue(KeyPolicy.prefixed("acme_"));

    ApiKeys keys = keys(accepting.checksum(true).build());

    assertThat(keys.verify(bare)).isInstanceOf(Verified.class);
    assertThat(keys.verify(live)).isInstanceOf(Verified.class);
    assertThat(keys.verify(wrong)).isEqualTo(new Rejected(Reason.INVALID_FORMAT, Optional.empty()));
    assertThat(keys(accepting.checksum(false).build()).verify(wrong)).isInstanceOf(Verified.class);
  }

  @Test
  void a_key_that_is_adopted_needs_the_checksum_of_its_prefix() {
    KeyPolicy policy =
        KeyPolicy.builder().prefix("acme_").acceptPrefix("other_").checksum(true).build();
    String made = new String(new KeyGenerator(policy, Samples.seeded()).next());

    assertThat(adopt(policy, made)).isInstanceOf(Verified.class);
    assertThat(adopt(policy, "other_0123456789abcdefghijkl")).isInstanceOf(Verified.class);
    assertNotAdopted(policy, "acme_0123456789abcdefghijklmnopqrstuv");
    assertNotAdopted(policy, "third_0123456789abcdefghijklmnopqrst");
  }

  @Test
  void neither_prefix_nor_checksum_counts_as_random_in_a_key_that_is_adopted() {
    KeyPolicy wide =
        KeyPolicy.builder().prefix("a").acceptPrefix("acme_live_eu_central_1_").build();
    char[] short22 = "a0123456789abcdefghijk......".toCharArray();
    Checksum.seal(short22);

    assertNotAdopted(wide, "acme_live_eu_central_1_0123456789abcdefghijk");
    assertNotAdopted(KeyPolicy.builder().prefix("a").checksum(true).build(), new String(short22));
    assertThat(adopt(wide, "acme_live_eu_central_1_0123456789abcdefghijkl"))
        .isInstanceOf(Verified.class);
  }

  @Test
  void the_floor_of_128_bits_counts_random_characters_alone() {
    KeyPolicy.Builder weak =
        KeyPolicy.builder().prefix("acme_live_acme_live_").checksum(true).length(21);

    assertThatThrownBy(weak::build)
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("21 random characters out of 62 carry 125 bits");
    assertThatThrownBy(() -> KeyPolicy.builder().checksum(true).length(1_019).build())
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("at most 1024 in all");
    assertThat(
            reveal(
                keys(KeyPolicy.builder().checksum(true).length(1_018).build())
                    .issue(adas())
                    .secret()))
        .hasSize(1_024);
  }

  @Test
  void a_prefix_that_no_header_carries_is_not_accepted_either() {
    assertThatThrownBy(() -> KeyPolicy.builder().acceptPrefix("clé_").build())
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("an accepted prefix");
  }

  @Test
  void a_request_without_an_expiry_gets_the_default_lifetime_or_else_the_maximum() {
    assertThat(expiry(KeyPolicy.DEFAULT, adas())).isEmpty();
    assertThat(expiry(LIVES_90_DAYS_AT_MOST, adas())).contains(T0.plus(DAY.multipliedBy(90)));
    assertThat(expiry(LIVES_A_DAY_OR_UP_TO_90, adas())).contains(T0.plus(DAY));
    assertThat(expiry(KeyPolicy.builder().defaultLifetime(DAY).build(), adas()))
        .contains(T0.plus(DAY));
  }

  @Test
  void an_expiry_up_to_the_maximum_is_taken_and_a_later_one_refused_with_what_was_expected() {
    Instant latest = T0.plus(DAY.multipliedBy(90));
    KeyRequest later = adas().expiresAt(latest.plusMillis(1));

    assertThat(expiry(LIVES_90_DAYS_AT_MOST, adas().expiresAt(latest))).contains(latest);
    assertThatThrownBy(() -> expiry(LIVES_90_DAYS_AT_MOST, later))
        .isInstanceOfSatisfying(
            LifetimeExceeded.class,
            e -> {
              assertThat(e.maximum()).isEqualTo(DAY.multipliedBy(90));
              assertThat(e.latest()).isEqualTo(latest);
            })
        .hasMessageContaining("PT2160H")
        .hasMessageContaining("2026-04-01T00:00:00Z");
    ApiKeys keys = keys(LIVES_90_DAYS_AT_MOST);
    assertThatThrownBy(
            () -> storage.write(tx -> keys.adopt(tx, later, "from-elsewhere-0123456789abcdef")))
        .isInstanceOf(LifetimeExceeded.class);
    assertThat(keys.list(ADA.id(), PageRequest.first(10)).items()).hasSize(1);
  }

  @Test
  void a_lifetime_that_ends_after_the_last_year_ends_with_it() {
    KeyPolicy policy =
        KeyPolicy.builder().maximumLifetime(Duration.ofSeconds(Long.MAX_VALUE)).build();

    assertThat(expiry(policy, adas())).contains(Limits.LATEST);
  }

  @Test
  void lifetimes_that_make_no_sense_are_refused() {
    for (KeyPolicy.Builder wrong :
        List.of(
            KeyPolicy.builder().defaultLifetime(Duration.ZERO),
            KeyPolicy.builder().maximumLifetime(DAY.negated()),
            KeyPolicy.builder().maximumLifetime(Duration.ofNanos(999_999)),
            KeyPolicy.builder().maximumLifetime(DAY).defaultLifetime(DAY.plusMillis(1)))) {
      assertThatThrownBy(wrong::build).isInstanceOf(StorageException.InvalidInput.class);
    }
  }

  @Test
  void a_successor_inherits_an_expiry_that_is_cut_to_the_maximum() {
    String near = old(adas().expiresAt(T0.plus(DAY)));
    String far = old(adas().expiresAt(T0.plus(DAY.multipliedBy(365))));
    String endless = old(adas());
    clock.advance(Duration.ofHours(1));
    Instant latest = clock.instant().plus(DAY.multipliedBy(90));

    assertThat(successor(near, RotationRequest.PLAIN)).contains(T0.plus(DAY));
    assertThat(successor(far, RotationRequest.PLAIN)).contains(latest);
    assertThat(successor(endless, RotationRequest.PLAIN)).contains(clock.instant().plus(DAY));
  }

  @Test
  void a_successors_own_expiry_obeys_the_maximum_and_a_cleared_one_is_that_of_a_new_key() {
    String id = old(adas().expiresAt(T0.plusSeconds(60)));
    Instant latest = T0.plus(DAY.multipliedBy(90));

    assertThatThrownBy(() -> successor(id, expiring(Change.to(latest.plusMillis(1)))))
        .isInstanceOf(LifetimeExceeded.class);
    assertThat(successor(id, expiring(Change.to(latest)))).contains(latest);
    String other = old(adas().expiresAt(T0.plusSeconds(60)));
    assertThat(successor(other, expiring(Change.clear()))).contains(T0.plus(DAY));
  }

  @Test
  void an_update_moves_the_expiry_up_to_the_maximum_from_the_issue_on_and_no_further() {
    ApiKeys keys = keys(LIVES_90_DAYS_AT_MOST);
    String id = keys.issue(adas()).key().id();
    Instant latest = T0.plus(DAY.multipliedBy(90));
    clock.advance(DAY);

    for (Change<Instant> further :
        List.of(Change.to(latest.plusMillis(1)), Change.<Instant>clear())) {
      assertThatThrownBy(() -> keys.update(id, ApiKeyPatch.NONE.expiresAt(further)))
          .isInstanceOfSatisfying(
              LifetimeExceeded.class, refused -> assertThat(refused.latest()).isEqualTo(latest));
    }
    assertThat(keys.find(id).orElseThrow().expiresAt()).contains(latest);
    assertThat(moved(keys, id, Change.to(T0))).contains(T0);
    assertThat(moved(keys, id, Change.to(latest))).contains(latest);
  }

  @Test
  void
      an_update_of_a_key_from_before_the_policy_may_leave_its_expiry_and_must_not_move_it_beyond() {
    String id = old(adas());
    ApiKeys keys = keys(LIVES_90_DAYS_AT_MOST);
    Instant year = T0.plus(DAY.multipliedBy(365));

    keys.update(id, ApiKeyPatch.NONE.name(Change.to("old")).expiresAt(Change.clear()));

    assertThat(keys.find(id).orElseThrow().name()).contains("old");
    assertThatThrownBy(() -> moved(keys, id, Change.to(year))).isInstanceOf(LifetimeExceeded.class);
    assertThat(moved(keys(KeyPolicy.DEFAULT), id, Change.to(year))).contains(year);
    assertThatThrownBy(() -> moved(keys, "none", Change.to(year)))
        .isInstanceOf(StorageException.NotFound.class);
  }

  private static Optional<Instant> moved(ApiKeys keys, String id, Change<Instant> end) {
    return keys.update(id, ApiKeyPatch.NONE.expiresAt(end)).after().expiresAt();
  }

  private static RotationRequest expiring(Change<Instant> change) {
    return RotationRequest.PLAIN.changes(ApiKeyPatch.NONE.expiresAt(change));
  }

  private Optional<Instant> successor(String id, RotationRequest request) {
    return keys(LIVES_A_DAY_OR_UP_TO_90).rotate(id, request).successor().expiresAt();
  }

  /** A key from before there was a policy. */
  private String old(KeyRequest request) {
    return keys(KeyPolicy.DEFAULT).issue(request).key().id();
  }

  private Optional<Instant> expiry(KeyPolicy policy, KeyRequest request) {
    return keys(policy).issue(request).key().expiresAt();
  }

  private Verification adopt(KeyPolicy policy, String text) {
    ApiKeys keys = keys(policy);
    ApiKey adopted = storage.write(tx -> keys.adopt(tx, adas(), text));
    assertThat(keys.verify(text)).isEqualTo(new Verified(adopted));
    return keys.verify(text);
  }

  private void assertNotAdopted(KeyPolicy policy, String text) {
    assertThatThrownBy(() -> storage.write(tx -> keys(policy).adopt(tx, adas(), text)))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  private void assertRejected(KeyPolicy policy, String text, Reason reason) {
    assertThat(keys(policy).verify(text)).isEqualTo(new Rejected(reason, Optional.empty()));
  }

  private String issue(KeyPolicy policy) {
    return reveal(keys(policy).issue(adas()).secret());
  }

  private ApiKeys keys(KeyPolicy policy) {
    return ApiKeys.builder(storage, policy).clock(clock).build();
  }
}

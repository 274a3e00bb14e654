package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnedKeyTest {
  private static final Instant T0 = Instant.ofEpochMilli(1_000);

  private static ApiKeyBuilder key() {
    return ApiKey.builder("key", new KeyHash("hash"), "sha256", T0);
  }

  private static OwnedKey owned(ApiKeyBuilder key) {
    return new OwnedKey(key.build(), Optional.empty(), Optional.empty());
  }

  @Test
  void it_says_of_the_state_what_the_key_says() {
    List<ApiKey> keys =
        List.of(
            key().build(),
            key().enabled(false).build(),
            key().revokedAt(T0).build(),
            key().revokedAt(T0).enabled(false).build(),
            key().expiresAt(T0).build(),
            key().expiresAt(T0).revokedAt(T0).build(),
            key().expiresAt(T0).enabled(false).build());

    for (ApiKey key : keys) {
      for (long now : List.of(0L, 999L, 1_000L, 1_001L, 9_999L)) {
        assertThat(new OwnedKey(key, Optional.empty(), Optional.empty()).stateAt(now))
            .isEqualTo(key.stateAt(Instant.ofEpochMilli(now)));
      }
    }
  }

  @Test
  void a_use_is_stored_since_its_own_time_and_never_if_there_is_none() {
    assertThat(owned(key().lastUsedAt(T0)).usedSince(1_000)).isTrue();
    assertThat(owned(key().lastUsedAt(T0)).usedSince(1_001)).isFalse();
    assertThat(owned(key()).usedSince(0)).isFalse();
  }

  @Test
  void an_owner_is_active_or_nobody() {
    assertThat(owned(key()).ownerIsActive()).isTrue();
    for (AccountStatus status : AccountStatus.values()) {
      assertThat(new OwnedKey(key().build(), Optional.of(status), Optional.empty()).ownerIsActive())
          .isEqualTo(status == AccountStatus.ACTIVE);
    }
  }

  @Test
  void an_organization_is_active_or_none() {
    assertThat(owned(key()).organizationIsActive()).isTrue();
    for (OrganizationStatus status : OrganizationStatus.values()) {
      assertThat(
              new OwnedKey(key().build(), Optional.empty(), Optional.of(status))
                  .organizationIsActive())
          .isEqualTo(status == OrganizationStatus.ACTIVE);
    }
  }

  @Test
  void two_are_equal_if_key_and_both_statuses_are() {
    OwnedKey one = owned(key());

    assertThat(one).isEqualTo(owned(key())).hasSameHashCodeAs(owned(key()));
    assertThat(one).isNotEqualTo(owned(key().enabled(false)));
    assertThat(one)
        .isNotEqualTo(new OwnedKey(one.key(), Optional.of(AccountStatus.ACTIVE), Optional.empty()))
        .isNotEqualTo(
            new OwnedKey(one.key(), Optional.empty(), Optional.of(OrganizationStatus.ACTIVE)));
    assertThat(one.toString()).contains("key", "hidden");
  }
}

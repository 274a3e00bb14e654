package dev.keyhold.keys;

import static dev.keyhold.keys.Samples.ADA;
import static dev.keyhold.keys.Samples.T0;
import static dev.keyhold.keys.Samples.adas;
import static dev.keyhold.keys.Samples.reveal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.keys.Samples.StoppedClock;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RotationTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant EXPIRY = T0.plus(HOUR.multipliedBy(24));
  private static final KeyRequest REQUEST =
      adas()
          .organizationId("acme")
          .name("ci")
          .description("builds")
          .scopes(List.of("read"))
          .resources(Map.of("document:7", List.of("write")))
          .tags(List.of("prod"))
          .expiresAt(EXPIRY)
          .metadata(Json.parse("{\"team\":1}"));

  private final InMemoryStorage storage = InMemoryStorage.open();
  private final StoppedClock clock = new StoppedClock();
  private final ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.DEFAULT).clock(clock).build();
  private String id;
  private String text;

  @BeforeEach
  void ada_owns_a_key() {
    Samples.addAccounts(storage);
    IssuedKey issued = keys.issue(REQUEST);
    id = issued.key().id();
    text = reveal(issued.secret());
    clock.advance(HOUR);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void the_successor_inherits_all_but_its_text() {
    ApiKey successor = keys.rotate(id).successor();

    assertThat(KeyRequest.like(successor)).isEqualTo(REQUEST);
    assertThat(successor.createdAt()).isEqualTo(T0.plus(HOUR));
    assertThat(successor.id()).isNotEqualTo(id);
  }

  @Test
  void without_grace_the_predecessor_is_revoked_and_linked_at_once() {
    RotatedKey rotated = keys.rotate(id, RotationRequest.PLAIN.reason("yearly"));

    ApiKey predecessor = rotated.predecessor();
    assertThat(predecessor.revokedAt()).contains(T0.plus(HOUR));
    assertThat(predecessor.revocationReason()).contains("yearly");
    assertThat(predecessor.rotatedToId()).contains(rotated.successor().id());
    assertThat(keys.find(id)).contains(predecessor);
    assertThat(keys.verify(text)).isInstanceOf(Verification.Rejected.class);
    assertThat(keys.verify(reveal(rotated.secret()))).isEqualTo(new Verified(rotated.successor()));
  }

  @Test
  void with_grace_the_predecessor_works_until_its_end() {
    RotatedKey rotated = keys.rotate(id, RotationRequest.PLAIN.grace(HOUR));
    clock.advance(HOUR.minusMillis(1));
    assertThat(keys.verify(text)).isEqualTo(new Verified(rotated.predecessor()));

    clock.advance(Duration.ofMillis(1));

    assertThat(keys.verify(text))
        .isInstanceOfSatisfying(
            Verification.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(Verification.Reason.EXPIRED));
    assertThat(keys.verify(reveal(rotated.secret()))).isInstanceOf(Verified.class);
  }

  @Test
  void grace_does_not_outlive_the_predecessors_own_expiry() {
    RotatedKey rotated = keys.rotate(id, RotationRequest.PLAIN.grace(HOUR.multipliedBy(48)));

    assertThat(rotated.predecessor().expiresAt()).contains(EXPIRY);
  }

  @Test
  void the_successor_of_a_disabled_key_is_disabled() {
    keys.disable(id);

    RotatedKey rotated = keys.rotate(id);

    assertThat(rotated.successor().enabled()).isFalse();
    assertThat(keys.verify(reveal(rotated.secret()))).isInstanceOf(Verification.Rejected.class);
  }

  @Test
  void what_the_request_names_is_not_inherited() {
    ApiKeyPatch changes =
        ApiKeyPatch.NONE
            .name(Change.to("cd"))
            .description(Change.clear())
            .scopes(List.of())
            .expiresAt(Change.clear());

    ApiKey successor = keys.rotate(id, RotationRequest.PLAIN.changes(changes)).successor();

    assertThat(successor.name()).contains("cd");
    assertThat(successor.description()).isEmpty();
    assertThat(successor.scopes()).isEmpty();
    assertThat(successor.expiresAt()).isEmpty();
    assertThat(successor.tags()).containsExactly("prod");
  }

  @Test
  void the_owner_cannot_be_changed() {
    ApiKeyPatch changes = ApiKeyPatch.NONE.ownerId(Change.clear());

    assertThatThrownBy(() -> RotationRequest.PLAIN.changes(changes))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void a_grace_that_is_no_time_or_ends_after_the_last_year_is_refused() {
    for (Duration grace :
        List.of(
            Duration.ZERO, HOUR.negated(), Duration.ofNanos(1), ChronoUnit.FOREVER.getDuration())) {
      assertThatThrownBy(() -> keys.rotate(id, RotationRequest.PLAIN.grace(grace)))
          .as("%s", grace)
          .isInstanceOf(StorageException.InvalidInput.class);
    }
    assertThat(keys.verify(text)).isInstanceOf(Verified.class);
  }

  @Test
  void a_revoked_key_is_not_rotated() {
    keys.revoke(id);

    assertThatThrownBy(() -> keys.rotate(id)).isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void a_key_is_not_rotated_twice_during_its_grace() {
    keys.rotate(id, RotationRequest.PLAIN.grace(HOUR));

    assertThatThrownBy(() -> keys.rotate(id)).isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void a_key_that_is_not_there_is_not_rotated() {
    assertThatThrownBy(() -> keys.rotate("nothing")).isInstanceOf(StorageException.NotFound.class);
  }

  @RepeatedTest(50)
  void of_two_that_rotate_a_key_at_once_exactly_one_succeeds() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      CountDownLatch start = new CountDownLatch(1);
      Future<Boolean> one = threads.submit(() -> rotates(start));
      Future<Boolean> other = threads.submit(() -> rotates(start));

      start.countDown();

      assertThat(one.get()).isNotEqualTo(other.get());
      assertThat(keys.list(ADA.id(), PageRequest.first(10)).items()).hasSize(2);
    } finally {
      threads.shutdown();
    }
  }

  private boolean rotates(CountDownLatch start) throws InterruptedException {
    start.await();
    try {
      keys.rotate(id);
      return true;
    } catch (StorageException.Conflict e) {
      return false;
    }
  }
}

package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.Retention;
import dev.keyhold.audit.RetentionRule;
import dev.keyhold.audit.TrailVerdict;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.RotatedKey;
import dev.keyhold.keys.RotationRequest;
import dev.keyhold.keys.Verification;
import dev.keyhold.keys.Verification.Reason;
import dev.keyhold.keys.Verification.Rejected;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.StoredEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock steps back, by a correction or by whoever runs the machine. */
class ClockTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;
  private final SettableClock clock = new SettableClock();
  private AuditedStorage storage;
  private ApiKeys keys;

  @BeforeEach
  void open() {
    storage =
        AuditedStorage.builder(
                Keyhold.open("sqlite:" + folder.resolve("system.db")), () -> AuditContext.of("hub"))
            .clock(clock)
            .build();
    keys = ApiKeys.builder(storage, KeyPolicy.DEFAULT).clock(clock).build();
  }

  @AfterEach
  void the_trail_is_intact_whatever_the_clock_did() {
    TrailVerdict verdict = TrailVerifier.verify(storage, List.of(), List.of(), read -> {});
    assertThat(verdict.isIntact()).isTrue();
    storage.close();
  }

  private static String text(IssuedKey issued) {
    return String.valueOf(issued.secret().reveal());
  }

  private static Reason reason(Verification verdict) {
    assertThat(verdict).isInstanceOf(Rejected.class);
    return ((Rejected) verdict).reason();
  }

  @Test
  void a_revoked_key_stays_revoked_and_keeps_its_time() {
    clock.step(DAY);
    IssuedKey issued = keys.issue(KeyRequest.PLAIN);
    String text = text(issued);
    clock.step(DAY);
    Instant revoked = clock.instant();
    keys.revoke(issued.key().id(), "lost");
    clock.step(DAY.multipliedBy(-9));

    assertThat(reason(keys.verify(text))).isEqualTo(Reason.REVOKED);
    assertThat(keys.revoke(issued.key().id())).isEqualTo(KeyTransition.UNCHANGED);
    assertThat(keys.find(issued.key().id()).flatMap(ApiKey::revokedAt)).contains(revoked);
  }

  @Test
  void an_expiry_goes_by_the_clock_and_one_that_was_shortened_is_not_put_off() {
    IssuedKey issued = keys.issue(KeyRequest.PLAIN.expiresAt(clock.instant().plus(DAY)));
    String text = text(issued);
    clock.step(DAY);
    assertThat(reason(keys.verify(text))).isEqualTo(Reason.EXPIRED);
    clock.step(Duration.ofMinutes(-1));
    assertThat(keys.verify(text)).isInstanceOf(Verified.class);

    Instant endOfGrace = clock.instant().plus(Duration.ofHours(1));
    RotatedKey rotated =
        keys.rotate(issued.key().id(), RotationRequest.PLAIN.grace(Duration.ofHours(1)));
    assertThat(rotated.predecessor().expiresAt()).contains(issued.key().expiresAt().orElseThrow());
    clock.step(DAY.multipliedBy(-2));
    assertThat(keys.find(issued.key().id()).flatMap(ApiKey::expiresAt))
        .hasValueSatisfying(end -> assertThat(end).isBeforeOrEqualTo(endOfGrace));
  }

  @Test
  void a_last_use_only_moves_forward() {
    IssuedKey issued = keys.issue(KeyRequest.PLAIN);
    String id = issued.key().id();
    clock.step(DAY);
    Instant used = clock.instant();
    storage.write(tx -> tx.apiKeys().markUsed(id, clock.instant()));
    clock.step(DAY.negated());

    boolean moved = storage.write(tx -> tx.apiKeys().markUsed(id, clock.instant()));

    assertThat(moved).isFalse();
    assertThat(keys.find(id).flatMap(ApiKey::lastUsedAt)).contains(used);
  }

  @Test
  void entries_keep_their_order_and_say_the_time_that_they_were_told() {
    for (int i = 0; i < 5; i++) {
      IssuedKey unused = keys.issue(KeyRequest.PLAIN);
      clock.step(DAY.negated());
    }

    List<StoredEntry> entries = storage.read(tx -> tx.audit().readAfter(0, 10));
    assertThat(entries).extracting(StoredEntry::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(entries)
        .extracting(entry -> entry.content().at())
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void a_clock_that_stepped_back_erases_nothing_early() {
    Retention retention =
        new Retention(storage, List.of(RetentionRule.keep(DAY.multipliedBy(30))), clock);
    IssuedKey unused = keys.issue(KeyRequest.PLAIN);
    clock.step(DAY.multipliedBy(31));
    clock.step(DAY.multipliedBy(-400));
    assertThat(retention.run().entries()).isZero();

    clock.step(DAY.multipliedBy(400));
    assertThat(retention.run().entries()).isEqualTo(1); // and no run's own entry
  }

  @Test
  void attempts_are_counted_while_the_clock_steps_back() {
    for (int i = 0; i < 10; i++) {
      assertThat(reason(keys.verify("no-such-key"))).isEqualTo(Reason.INVALID_KEY);
      clock.step(DAY.negated());
    }
    storage.flushAttempts();

    List<StoredEntry> entries = storage.read(tx -> tx.audit().readAfter(0, 100));
    assertThat(entries).hasSize(2);
    assertThat(entries.get(1).content().details().text()).contains("\"count\":9");
  }
}

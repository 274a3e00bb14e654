package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.ADA;
import static dev.keyhold.tck.Samples.KEY;
import static dev.keyhold.tck.Samples.LEAF;
import static dev.keyhold.tck.Samples.OTHER_KEY;
import static dev.keyhold.tck.Samples.PASSWORD;
import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.T2;
import static dev.keyhold.tck.Samples.entry;
import static dev.keyhold.tck.Samples.hashOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a storage promises about times. */
@PromiseOf(Limits.class)
abstract class TimeContract {
  /** The bounds, what lies before 1970, and what is no whole second there. */
  private static final List<Instant> TIMES =
      List.of(
          Limits.EARLIEST,
          Instant.parse("1582-10-10T00:00:00Z"),
          Instant.parse("1969-12-31T23:59:59.999Z"),
          Instant.EPOCH,
          Instant.parse("2016-12-31T23:59:59.001Z"),
          Limits.LATEST);

  private static final Instant FINE = T1.plusNanos(999_999);

  @Test
  @Needs(Part.API_KEYS)
  void TIME_01_a_key_keeps_times_from_the_year_1_to_9999(Storage storage) {
    for (Instant time : TIMES) {
      String id = time.toString();
      ApiKey key =
          ApiKey.builder(id, hashOf(id), "sha256", time)
              .expiresAt(time)
              .revokedAt(time)
              .lastUsedAt(time)
              .updatedAt(time)
              .build();
      storage.write(tx -> tx.apiKeys().insert(key));

      assertThat(Stored.key(storage, id)).isEqualTo(key);
    }
  }

  @Test
  @Needs(Part.IDENTITIES)
  void TIME_02_identities_keep_times_from_the_year_1_to_9999(Storage storage) {
    for (Instant time : TIMES) {
      String id = time.toString();
      Account account = Account.builder(id, time).email(id + "@example.org").build();
      Organization organization =
          Organization.builder(id, time)
              .name(id)
              .slug("slug-" + TIMES.indexOf(time))
              .ownerId(id)
              .build();
      PasswordCredential password =
          storage.write(
              tx -> {
                tx.identities().accounts().create(account);
                tx.identities().organizations().create(organization);
                return tx.identities().passwords().set(id, PASSWORD, false, time);
              });

      assertThat(Stored.account(storage, id)).isEqualTo(account);
      assertThat(Stored.organization(storage, id)).isEqualTo(organization);
      assertThat(Stored.member(storage, id, id).createdAt()).isEqualTo(time);
      assertThat(Stored.password(storage, id)).isEqualTo(password);
      assertThat(password.changedAt()).isEqualTo(time);
    }
  }

  @Test
  @Needs(Part.AUDIT)
  void TIME_03_the_trail_keeps_and_orders_times_from_the_year_1_to_9999(Storage storage) {
    for (Instant time : TIMES) {
      storage.write(tx -> tx.audit().append(entry(time.toString(), time)));
    }

    AuditQuery oldestFirst = AuditQuery.ALL.newestFirst(false);
    AuditQuery before1970 = AuditQuery.ALL.until(Instant.EPOCH).newestFirst(false);

    List<String> inOrder = TIMES.stream().map(Instant::toString).toList();
    assertThat(Stored.entryIds(storage, oldestFirst)).isEqualTo(inOrder);
    assertThat(Stored.entryIds(storage, before1970)).isEqualTo(inOrder.subList(0, 3));
    assertThat(Stored.entry(storage, inOrder.get(2)).at()).isEqualTo(TIMES.get(2));
  }

  @Test
  @Needs(Part.IDENTITIES)
  void TIME_04_the_times_of_changes_to_identities_are_cut_to_the_millisecond(Storage storage) {
    AccountPatch patch = AccountPatch.NONE.displayName(Change.to("Ada"));
    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          tx.identities().accounts().update("ada", patch, FINE);
          tx.identities().passwords().set("ada", PASSWORD, false, FINE);
          return tx.identities().passwords().lock("ada", FINE, FINE);
        });

    PasswordCredential password = Stored.password(storage, "ada");
    assertThat(Stored.account(storage, "ada").updatedAt()).isEqualTo(T1);
    assertThat(password.changedAt()).isEqualTo(T1);
    assertThat(password.lockedUntil()).contains(T1);
    assertThat(password.updatedAt()).isEqualTo(T1);
  }

  @Test
  @Needs(Part.IDENTITIES)
  void TIME_05_a_lock_that_is_longer_by_less_than_a_millisecond_is_not_longer(Storage storage) {
    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          tx.identities().passwords().set("ada", PASSWORD, false, T0);
          return tx.identities().passwords().lock("ada", T1, T0);
        });

    boolean lengthened = storage.write(tx -> tx.identities().passwords().lock("ada", FINE, T0));

    assertThat(lengthened).isFalse();
  }

  @Test
  @Needs(Part.API_KEYS)
  void TIME_06_the_times_of_changes_to_keys_are_cut_to_the_millisecond(Storage storage) {
    ApiKeyPatch patch = ApiKeyPatch.NONE.expiresAt(Change.to(FINE));
    storage.write(tx -> tx.apiKeys().insert(KEY));

    ApiKey updated = storage.write(tx -> tx.apiKeys().update(KEY.id(), patch, FINE)).after();
    storage.write(tx -> tx.apiKeys().markUsed(KEY.id(), FINE));
    storage.write(
        tx ->
            tx.apiKeys()
                .rotate(KEY.id(), OTHER_KEY, Rotation.at(FINE).graceUntil(T2.plusNanos(1))));
    storage.write(tx -> tx.apiKeys().revoke(OTHER_KEY.id(), Revocation.at(FINE)));

    assertThat(updated).isEqualTo(patch.over(KEY, T1));
    assertThat(Stored.key(storage, KEY.id()).expiresAt()).contains(T1);
    assertThat(Stored.key(storage, KEY.id()).lastUsedAt()).contains(T1);
    assertThat(Stored.key(storage, KEY.id()).updatedAt()).isEqualTo(T1);
    assertThat(Stored.key(storage, OTHER_KEY.id()).revokedAt()).contains(T1);
  }

  @Test
  @Needs(Part.AUDIT)
  void TIME_07_the_time_of_an_erasure_is_cut_to_the_millisecond(Storage storage) {
    AuditEntry entry = entry("e1", FINE);
    storage.write(tx -> tx.audit().append(entry, LEAF));

    storage.write(tx -> tx.audit().erase(AuditQuery.ALL, FINE, 1));

    assertThat(Stored.entry(storage, "e1").at()).isEqualTo(T1);
    assertThat(Stored.entry(storage, "e1").erasedAt()).contains(T1);
  }

  @Test
  @Needs(Part.API_KEYS)
  void TIME_08_a_time_beyond_the_years_that_are_kept_is_refused_and_changes_nothing(
      Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(KEY));

    for (Instant time : List.of(Limits.EARLIEST.minusMillis(1), Limits.LATEST.plusMillis(1))) {
      Refused.as(
          StorageException.InvalidInput.class,
          () -> storage.write(tx -> tx.apiKeys().markUsed(KEY.id(), time)));
      Refused.as(
          StorageException.InvalidInput.class,
          () -> storage.write(tx -> tx.apiKeys().disable(KEY.id(), time)));
    }

    assertThat(Stored.key(storage, KEY.id())).isEqualTo(KEY);
  }
}

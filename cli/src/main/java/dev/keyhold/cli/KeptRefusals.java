package dev.keyhold.cli;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes from a copy what was taken from somebody since it was made: what the present database
 * refuses, the restored one refuses too. What is gone from the present database was deleted since,
 * and a deleted key opens nothing either.
 */
final class KeptRefusals {
  private static final String DELETED = "deleted after the backup was made";

  private final Storage present;
  private final Storage copy;
  private final Instant now;
  private final Map<Kind, Integer> counts = new TreeMap<>();

  private KeptRefusals(Storage present, Storage copy, Instant now) {
    this.present = present;
    this.copy = copy;
    this.now = now;
  }

  /** What is taken, in the order in which it is told. */
  private enum Kind {
    REVOKED("revocation"),
    DISABLED("disabling"),
    SHORTENED("earlier end"),
    STOPPED("account stopped"),
    KEY_GONE("key"),
    ACCOUNT_GONE("account");

    private final String name;

    Kind(String name) {
      this.name = name;
    }
  }

  /**
   * @param copy an audited storage: what is changed in it is on record
   * @return what was taken, in words
   */
  static String keep(Storage present, Storage copy, Instant now) {
    KeptRefusals kept = new KeptRefusals(present, copy, now);
    kept.each(
        (tx, page) -> tx.apiKeys().list(KeyQuery.ALL, page),
        (tx, key) -> tx.apiKeys().findById(key.id()),
        kept::keepKey);
    kept.each(
        (tx, page) -> tx.identities().accounts().list(page),
        (tx, account) -> tx.identities().accounts().find(account.id()),
        kept::keepAccount);
    return kept.words();
  }

  private interface Listing<T> {
    Page<T> page(Transaction tx, PageRequest request);
  }

  private interface Lookup<T> {
    Optional<T> find(Transaction tx, T copied);
  }

  private interface Keeping<T> {
    void keep(Transaction tx, T copied, Optional<T> known);
  }

  /** A page at a time: the copy has no name yet, so nobody sees it half done. */
  private <T> void each(Listing<T> listing, Lookup<T> lookup, Keeping<T> keeping) {
    Page.<T>walk(page -> copy.read(tx -> listing.page(tx, page)))
        .forEach(page -> keep(page.items(), lookup, keeping));
  }

  private <T> void keep(List<T> copied, Lookup<T> lookup, Keeping<T> keeping) {
    List<Optional<T>> known =
        present.read(tx -> copied.stream().map(item -> lookup.find(tx, item)).toList());
    copy.run(
        tx -> {
          for (int i = 0; i < known.size(); i++) {
            keeping.keep(tx, copied.get(i), known.get(i));
          }
        });
  }

  private void keepKey(Transaction tx, ApiKey copied, Optional<ApiKey> known) {
    if (copied.revokedAt().isPresent()) {
      return;
    }
    if (known.isEmpty()) {
      tx.apiKeys().revoke(copied.id(), Revocation.at(now).reason(DELETED));
      count(Kind.KEY_GONE);
      return;
    }
    ApiKey key = known.get();
    if (key.revokedAt().isPresent()) {
      Revocation revocation =
          new Revocation(key.revokedAt().get(), key.revocationReason(), key.rotatedToId());
      tx.apiKeys().revoke(copied.id(), revocation);
      count(Kind.REVOKED);
      return;
    }
    if (!key.enabled() && copied.enabled()) {
      tx.apiKeys().disable(copied.id(), now);
      count(Kind.DISABLED);
    }
    if (endsEarlier(key, copied)) {
      ApiKeyPatch patch = ApiKeyPatch.NONE.expiresAt(Change.to(key.expiresAt().orElseThrow()));
      tx.apiKeys().update(copied.id(), patch, now);
      count(Kind.SHORTENED);
    }
  }

  /** As one that was rotated away, and works no longer than the grace that it was given. */
  private static boolean endsEarlier(ApiKey key, ApiKey copied) {
    return key.expiresAt().isPresent()
        && copied.expiresAt().map(end -> end.isAfter(key.expiresAt().get())).orElse(true);
  }

  private void keepAccount(Transaction tx, Account copied, Optional<Account> known) {
    AccountStatus status = known.map(Account::status).orElse(AccountStatus.SUSPENDED);
    boolean stricter =
        known.isEmpty() ? copied.status() == AccountStatus.ACTIVE : status != AccountStatus.ACTIVE;
    if (stricter
        && copied.status().mayBecome(status)
        && tx.identities().accounts().changeStatus(copied.id(), status, now).happened()) {
      count(known.isEmpty() ? Kind.ACCOUNT_GONE : Kind.STOPPED);
    }
  }

  private void count(Kind kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  private String words() {
    Function<Kind, String> counted =
        kind -> {
          int count = counts.getOrDefault(kind, 0);
          String name = count == 1 ? kind.name : kind.name.replaceFirst("(?= stopped)|$", "s");
          return String.format(Locale.ROOT, "%,d %s", count, name);
        };
    String taken =
        List.of(Kind.REVOKED, Kind.DISABLED, Kind.SHORTENED, Kind.STOPPED).stream()
            .map(counted)
            .collect(Collectors.joining(", "));
    return "%s; of what was deleted since, %s revoked and %s suspended"
        .formatted(taken, counted.apply(Kind.KEY_GONE), counted.apply(Kind.ACCOUNT_GONE));
  }
}

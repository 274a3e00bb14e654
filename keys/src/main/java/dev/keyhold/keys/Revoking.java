package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.util.function.Predicate;

/** Revokes all keys that match, as one transaction sees them. */
final class Revoking {
  private Revoking() {}

  static RevokedKeys all(Transaction tx, KeyQuery query, Revocation revocation) {
    if (query.equals(KeyQuery.ALL)) {
      throw new StorageException.InvalidInput(
          "every key would be revoked: give an owner, an organization or a tag");
    }
    return all(tx, query, key -> true, revocation);
  }

  static RevokedKeys all(Transaction tx, KeySelection selection, Revocation revocation) {
    return all(tx, selection.query(), selection::matches, revocation);
  }

  private static RevokedKeys all(
      Transaction tx, KeyQuery query, Predicate<ApiKey> meant, Revocation revocation) {
    long revoked = 0;
    long seen = 0;
    PageRequest next = PageRequest.first(Limits.PAGE_SIZE);
    while (true) {
      Page<ApiKey> page = tx.apiKeys().list(query, next);
      for (ApiKey key : page.items()) {
        if (meant.test(key)) {
          seen++;
          revoked += tx.apiKeys().revoke(key.id(), revocation) == KeyTransition.CHANGED ? 1 : 0;
        }
      }
      if (page.next().isEmpty()) {
        return new RevokedKeys(revoked, seen - revoked);
      }
      next = next.after(page.next().get());
    }
  }
}

package dev.keyhold.move;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Transaction;
import java.util.Iterator;
import java.util.List;

/** The keys, in the order in which they were inserted. */
final class KeyPart implements MovedPart<ApiKey> {
  @Override
  public String name() {
    return "api_keys";
  }

  @Override
  public Iterator<List<ApiKey>> pages(Transaction tx) {
    return Pages.of(page -> tx.apiKeys().list(KeyQuery.ALL, page));
  }

  /** A page is there whole or not at all, as it was one unit. */
  @Override
  public void add(Transaction from, Transaction to, List<ApiKey> page) {
    if (to.apiKeys().findById(page.get(0).id()).isEmpty()) {
      page.forEach(to.apiKeys()::insert);
    }
  }
}

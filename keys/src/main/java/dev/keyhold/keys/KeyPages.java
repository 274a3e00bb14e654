package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import java.util.Optional;
import java.util.function.Consumer;

/** Walks over keys in short reads: a long one would keep the store from cleaning up. */
final class KeyPages {
  private KeyPages() {}

  static void forEach(Storage storage, KeyQuery query, Consumer<ApiKey> use) {
    Optional<PageRequest> next = Optional.of(PageRequest.first(Limits.PAGE_SIZE));
    while (next.isPresent()) {
      PageRequest request = next.get();
      Page<ApiKey> page = storage.read(tx -> tx.apiKeys().list(query, request));
      page.items().forEach(use);
      next = page.next().map(request::after);
    }
  }
}

package dev.keyhold.audit;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads lists to their end. */
final class Lists {
  private Lists() {}

  /** All keys of an account. Nobody has an id that no query takes. */
  static List<ApiKey> owned(ApiKeyStorage keys, String ownerId) {
    return ownerId.isEmpty() || ownerId.length() > Limits.ID_LENGTH
        ? List.of()
        : all(page -> keys.list(KeyQuery.ALL.ownedBy(ownerId), page));
  }

  static <T> List<T> all(Function<PageRequest, Page<T>> list) {
    List<T> all = new ArrayList<>();
    PageRequest request = PageRequest.first(Limits.PAGE_SIZE);
    Page<T> page = list.apply(request);
    all.addAll(page.items());
    while (page.next().isPresent()) {
      page = list.apply(request.after(page.next().get()));
      all.addAll(page.items());
    }
    return all;
  }
}

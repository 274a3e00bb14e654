package dev.keyhold.bench;

import dev.keyhold.bench.Rounds.Contender;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import java.util.List;
import java.util.Random;

/** Pages of 100, the first one and any. */
final class PageRates {
  private static final PageRequest FIRST = PageRequest.first(100);

  private PageRates() {}

  /** The rate of first pages of an organization's members, and that of pages anywhere. */
  static double[] members(KeyFile file, Rounds rounds) throws Exception {
    try (Storage storage = Verifying.storage(file, 0)) {
      List<Cursor> places = places(storage);
      Random random = new Random(7);
      return rounds.rates(
          Contender.alone(() -> check(members(storage, FIRST))),
          Contender.alone(
              () -> {
                Cursor place = places.get(random.nextInt(places.size()));
                check(members(storage, FIRST.after(place)));
              }));
    }
  }

  /** All over the list, each with a whole page behind it. */
  private static List<Cursor> places(Storage storage) {
    return Page.<Membership>walk(page -> members(storage, page))
        .flatMap(page -> page.next().stream())
        .toList();
  }

  private static Page<Membership> members(Storage storage, PageRequest page) {
    return storage.read(tx -> tx.identities().members().listOf(KeyFile.ORGANIZATION, page));
  }

  /** The rate of pages anywhere in the list of all keys. */
  static double keys(KeyFile file, Rounds rounds) throws Exception {
    Random random = new Random(7);
    String list = Cursor.list("keys", KeyQuery.ALL);
    try (Storage storage = Verifying.storage(file, 0)) {
      Contender pages =
          Contender.alone(
              () -> {
                // To walk to ten million keys takes minutes, so the place is made up.
                long place = (long) (random.nextDouble() * (file.keys() - FIRST.limit()));
                PageRequest page = FIRST.after(Cursor.of(list, Long.toString(place)));
                check(storage.read(tx -> tx.apiKeys().list(KeyQuery.ALL, page)));
              });
      return rounds.rates(pages)[0];
    }
  }

  private static void check(Page<?> page) {
    if (page.items().size() != FIRST.limit()) {
      throw new IllegalStateException("a page of the measurement is not whole");
    }
  }
}

package dev.keyhold.move;

import dev.keyhold.spi.Transaction;
import java.util.Iterator;
import java.util.List;

/** One kind of what a storage holds. */
interface MovedPart<T> {
  String name();

  /** All of it, in an order that is the same in all storages. */
  Iterator<List<T>> pages(Transaction tx);

  /**
   * Adds a page to the target, but for what an earlier attempt has added: to repeat it does no
   * harm.
   *
   * @param from where the page was read
   */
  void add(Transaction from, Transaction to, List<T> page);
}

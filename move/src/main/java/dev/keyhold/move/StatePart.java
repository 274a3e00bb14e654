package dev.keyhold.move;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Transaction;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What the proof of the trail and its listeners remember: the last part, as it tells of entries.
 */
final class StatePart implements MovedPart<Map.Entry<String, Bytes>> {
  /** Behind every key. */
  private static final String END = Character.toString(Character.MAX_CODE_POINT);

  @Override
  public String name() {
    return "audit_state";
  }

  @Override
  public Iterator<List<Map.Entry<String, Bytes>>> pages(Transaction tx) {
    return Pages.after(last -> page(tx, last.map(Map.Entry::getKey).orElse("")));
  }

  /** A range begins with its first key, which was seen already. */
  private static List<Map.Entry<String, Bytes>> page(Transaction tx, String last) {
    return tx.audit().state().list(last, END, Limits.PAGE_SIZE).entrySet().stream()
        .filter(entry -> !entry.getKey().equals(last))
        .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
        .filter(entry -> !entry.getKey().startsWith(MoveMark.OURS))
        .toList();
  }

  @Override
  public void add(Transaction from, Transaction to, List<Map.Entry<String, Bytes>> page) {
    page.forEach(entry -> to.audit().state().insert(entry.getKey(), entry.getValue()));
  }
}

package dev.keyhold.move;

import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The rows of a table by their ids: the live ones of all tenants, and the deleted ones.
 *
 * @param open the tables whose rows are not all there yet when those of this one come, by their
 *     names; itself among them
 */
record TablePart(Shape shape, Map<String, Shape> open) implements MovedPart<Row> {
  /** Those of all tables, so that a row comes behind the rows to which it refers. */
  static List<TablePart> of(Collection<Shape> shapes) {
    Map<String, Shape> open = new LinkedHashMap<>();
    shapes.forEach(shape -> open.put(shape.name(), shape));
    List<TablePart> parts = new ArrayList<>();
    while (!open.isEmpty()) {
      // Where they refer to each other in a circle, one of them comes first.
      Shape next =
          open.values().stream()
              .filter(shape -> refersToNone(shape, open))
              .findFirst()
              .orElseGet(() -> open.values().iterator().next());
      parts.add(new TablePart(next, new HashMap<>(open)));
      open.remove(next.name());
    }
    return parts;
  }

  private static boolean refersToNone(Shape shape, Map<String, Shape> open) {
    return shape.references().stream()
        .allMatch(
            reference ->
                reference.table().equals(shape.name()) || !open.containsKey(reference.table()));
  }

  @Override
  public String name() {
    return shape.name();
  }

  @Override
  public Iterator<List<Row>> pages(Transaction tx) {
    Iterator<List<Row>> live = pages(tx, Scope.everywhere());
    if (!shape.is(Shape.Trait.SOFT_DELETED)) {
      return live;
    }
    Iterator<List<Row>> deleted = pages(tx, Scope.everywhere().deleted());
    return Stream.of(live, deleted)
        .flatMap(pages -> Stream.iterate(pages, Iterator::hasNext, same -> same))
        .map(Iterator::next)
        .iterator();
  }

  private Iterator<List<Row>> pages(Transaction tx, Scope scope) {
    return Pages.of(page -> tx.tables().list(shape, scope, RowQuery.ALL, page));
  }

  @Override
  public void add(Transaction from, Transaction to, List<Row> page) {
    new Placement(from, to, open).place(page);
  }
}

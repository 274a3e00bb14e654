package dev.keyhold.audit;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rows of sets that a deletion takes with it, or that lose a reference by it: looked up before,
 * as they are gone afterwards.
 */
final class Dependents {
  private final Optional<TableStore> store;
  private final Collection<Shape> shapes;
  private final Deque<Referred> toLookAt = new ArrayDeque<>();

  /** What is deleted itself: its entry is not one of these. */
  private final Set<Referred> own = new HashSet<>();

  /** In the order in which they were found. */
  private final Map<Referred, Row> deleted = new LinkedHashMap<>();

  private final Map<Referred, Row> cleared = new LinkedHashMap<>();
  private final List<Clearing> clearing = new ArrayList<>();

  /** A row and its column that is cleared. */
  private record Clearing(Row row, String column) {}

  private Dependents(Optional<TableStore> store) {
    this.store = store;
    this.shapes = store.<Collection<Shape>>map(TableStore::shapes).orElseGet(List::of);
  }

  /** Of nothing yet; there are none where the storage keeps no other tables than its own. */
  static Dependents in(Transaction tx, Set<Part> offered) {
    return new Dependents(
        offered.contains(Part.TABLES) ? Optional.of(tx.tables()) : Optional.empty());
  }

  /** Of a row of a set. */
  static Dependents of(TableStore store, Row row) {
    Dependents dependents = new Dependents(Optional.of(store));
    dependents.own.add(Referred.to(row));
    return dependents.of(Referred.to(row));
  }

  /** And of what goes from a table that every storage has. */
  Dependents of(String table, Stream<String> ids) {
    ids.forEach(id -> of(new Referred(table, id, Optional.empty())));
    return this;
  }

  private Dependents of(Referred first) {
    toLookAt.add(first);
    while (!toLookAt.isEmpty()) {
      look(toLookAt.remove());
    }
    return this;
  }

  private void look(Referred gone) {
    gone.listings(shapes)
        .filter(listing -> goesWith(listing.reference()))
        .forEach(listing -> rows(listing).forEach(row -> add(row, listing.reference())));
  }

  private static boolean goesWith(ReferenceShape reference) {
    return !reference.across() && reference.whenDeleted() != WhenDeleted.REFUSE;
  }

  private List<Row> rows(Referred.Listing listing) {
    return Page.all(
        page -> store.orElseThrow().list(listing.shape(), listing.scope(), listing.query(), page));
  }

  private void add(Row row, ReferenceShape reference) {
    if (own.contains(Referred.to(row))) {
      return;
    }
    if (reference.whenDeleted() == WhenDeleted.CLEAR) {
      clearing.add(new Clearing(row, reference.column()));
    } else if (deleted.put(Referred.to(row), row) == null) {
      toLookAt.add(Referred.to(row));
    }
  }

  /** Writes their entries, after the deletion. */
  void record(Recorder recorder, String cause) {
    deleted.values().forEach(row -> RowEntries.deleted(recorder, row, Optional.of(cause)));
    for (Clearing each : clearing) {
      Referred key = Referred.to(each.row());
      if (!deleted.containsKey(key)) {
        Row before = cleared.getOrDefault(key, each.row());
        Row after = before.toBuilder().set(each.column(), Optional.empty()).build();
        cleared.put(key, after);
        RowEntries.changed(recorder, new Changed<>(before, after), Optional.of(cause));
      }
    }
  }
}

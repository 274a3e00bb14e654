package dev.keyhold.audit;

import dev.keyhold.audit.PersonalErasure.Erased;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rows about one person, visited some at a time, and what became of them. */
final class PersonalRows {
  private static final int BATCH = 100;

  private final Unit unit;
  private final Act act;

  /** The ids of rows that were not blank, and of those that stay so, by table. */
  private final Map<String, Set<String>> found = new TreeMap<>();

  private final Map<String, Set<String>> refused = new TreeMap<>();

  /** How a unit of work is run. */
  @FunctionalInterface
  interface Unit {
    Page<Visited> run(UnitOfWork<Page<Visited>, RuntimeException> work);
  }

  /** What is done to a row that is not blank. */
  @FunctionalInterface
  interface Act {
    boolean isDone(TableStore store, Row row);
  }

  /**
   * @param wasBlank whether there was nothing to do
   * @param done whether it was done
   */
  record Visited(Row row, boolean wasBlank, boolean done) {}

  PersonalRows(Unit unit, Act act) {
    this.unit = unit;
    this.act = act;
  }

  /** Visits one row, if it is there. */
  Optional<Row> visit(Shape shape, Scope scope, String id) {
    Page<Visited> page =
        unit.run(
            tx -> {
              List<Row> row = tx.tables().find(shape, scope, id).stream().toList();
              return visited(tx.tables(), new Page<>(row, Optional.empty()));
            });
    page.items().forEach(this::add);
    return page.items().stream().map(Visited::row).findFirst();
  }

  /** Visits the rows that refer to the person by one column. */
  void visit(Referred.Listing listing) {
    Page.walk(BATCH, page -> unit.run(tx -> visited(tx.tables(), listing, page)))
        .flatMap(page -> page.items().stream())
        .forEach(this::add);
  }

  private Page<Visited> visited(TableStore store, Referred.Listing listing, PageRequest page) {
    return visited(store, store.list(listing.shape(), listing.scope(), listing.query(), page));
  }

  private Page<Visited> visited(TableStore store, Page<Row> rows) {
    List<Visited> visited = new ArrayList<>();
    for (Row row : rows.items()) {
      boolean blank = Blanks.of(row).isEmpty();
      visited.add(new Visited(row, blank, blank || act.isDone(store, row)));
    }
    return new Page<>(visited, rows.next());
  }

  private void add(Visited visited) {
    String table = visited.row().shape().name();
    if (!visited.wasBlank()) {
      found.computeIfAbsent(table, none -> new TreeSet<>()).add(visited.row().id());
    }
    if (!visited.done()) {
      refused.computeIfAbsent(table, none -> new TreeSet<>()).add(visited.row().id());
    }
  }

  List<Erased> found() {
    List<Erased> all = new ArrayList<>();
    found.forEach(
        (table, ids) ->
            all.add(
                new Erased(table, ids.size(), List.copyOf(refused.getOrDefault(table, Set.of())))));
    return all;
  }
}

package dev.keyhold.tables;

import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.Shape.Trait;
import dev.keyhold.spi.table.TableStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * References {@linkplain Reference#across across} databases that lead to nothing any more. Mending
 * does to each row what the reference says, softly deleted rows too: it deletes the row for good,
 * or clears the column. A row is left whose reference says neither, or against whose mending
 * another row or a check stands.
 *
 * <p>All rows of the tables with such references are read, in units of work of 100 rows, so that
 * others are not kept from the writer. Over an audited storage each mended row has its entry.
 */
public final class LooseReferences {
  private static final int BATCH = 100;

  private final Storage storage;
  private final InstantSource clock;

  /**
   * Rows whose reference leads to nothing.
   *
   * @param rule what mending does to them; nothing, if it is {@link WhenDeleted#REFUSE}
   * @param ids of the rows
   * @param left of those that stay as they are; only a mending knows which those are
   */
  public record Loose(
      String table, String column, WhenDeleted rule, List<String> ids, List<String> left) {}

  private LooseReferences(Storage storage, InstantSource clock) {
    this.storage = storage;
    this.clock = clock;
  }

  /**
   * @param storage opened with the sets to look at
   * @param clock gives the times of the changes
   */
  public static LooseReferences of(Storage storage, InstantSource clock) {
    return new LooseReferences(storage, clock);
  }

  /** What is loose; changes nothing. */
  public List<Loose> look() {
    return walk(storage::read, (store, row, reference) -> true);
  }

  /** Mends what is loose. */
  public List<Loose> mend() {
    return walk(storage::write, this::isMended);
  }

  /** A row with a reference to nothing, and whether all is done with it that can be. */
  private record Found(String id, boolean done) {}

  @FunctionalInterface
  private interface Unit {
    Page<Found> run(UnitOfWork<Page<Found>, RuntimeException> work);
  }

  @FunctionalInterface
  private interface Act {
    boolean isDone(TableStore store, Row row, ReferenceShape reference);
  }

  private List<Loose> walk(Unit unit, Act act) {
    List<Loose> all = new ArrayList<>();
    for (Shape shape : storage.read(tx -> List.copyOf(tx.tables().shapes()))) {
      shape.references().stream()
          .filter(ReferenceShape::across)
          .map(reference -> loose(unit, act, shape, reference))
          .filter(loose -> !loose.ids().isEmpty())
          .forEach(all::add);
    }
    return all;
  }

  private static Loose loose(Unit unit, Act act, Shape shape, ReferenceShape reference) {
    List<Found> rows = new ArrayList<>();
    for (Scope scope : scopes(shape)) {
      Page.walk(
              BATCH, page -> unit.run(tx -> loose(tx.tables(), shape, reference, scope, page, act)))
          .forEach(page -> rows.addAll(page.items()));
    }
    return new Loose(
        shape.name(),
        reference.column(),
        reference.whenDeleted(),
        rows.stream().map(Found::id).toList(),
        rows.stream().filter(row -> !row.done()).map(Found::id).toList());
  }

  private static List<Scope> scopes(Shape shape) {
    Scope live = Scope.everywhere();
    return shape.is(Trait.SOFT_DELETED) ? List.of(live, live.deleted()) : List.of(live);
  }

  private static Page<Found> loose(
      TableStore store,
      Shape shape,
      ReferenceShape reference,
      Scope scope,
      PageRequest page,
      Act act) {
    Page<Row> rows = store.list(shape, scope, RowQuery.ALL, page);
    List<Row> loose =
        rows.items().stream()
            .filter(row -> row.get(reference.column()).isPresent())
            .filter(row -> !store.isThere(row, reference))
            .toList();
    List<Found> found = new ArrayList<>();
    for (Row row : loose) {
      found.add(new Found(row.id(), act.isDone(store, row, reference)));
    }
    return new Page<>(found, rows.next());
  }

  private boolean isMended(TableStore store, Row row, ReferenceShape reference) {
    Scope scope = Scope.around(row);
    try {
      switch (reference.whenDeleted()) {
        case CASCADE -> store.delete(row.shape(), scope, row.id(), OptionalLong.empty());
        case CLEAR -> store.update(row.shape(), scope, row.id(), clearing(reference));
        case REFUSE -> {
          return false;
        }
      }
      return true;
    } catch (StorageException.Conflict e) {
      return false;
    }
  }

  private RowPatch clearing(ReferenceShape reference) {
    return new RowPatch(
        Map.of(reference.column(), new RowPatch.Value(Optional.empty())),
        List.of(),
        OptionalLong.empty(),
        clock.instant());
  }
}

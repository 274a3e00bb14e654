package dev.keyhold.audit;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Blanks what the rows of sets say about one person: the columns that are {@linkplain
 * dev.keyhold.spi.table.ColumnShape.Mark#PERSONAL personal}, of the rows that refer to an account
 * or to another row, softly deleted ones too, and of that row itself. It goes no further: whom else
 * a row is about, it says by a reference of its own.
 *
 * <p>An optional column is cleared. A text that has to be there becomes {@code (erased)}, or the id
 * of its row where no two rows may have one text; bytes and JSON become empty. A column that is
 * made from another one is blanked by itself. Each row has its entry in the trail, with the lengths
 * of what was there and never the values, whatever the storage is set to. The walk is in units of
 * work of 100 rows, so that others are not kept from the writer; if it ends half way, it is begun
 * anew, and finds what is left.
 *
 * <p>The account itself and the entries of the trail have erasures of their own.
 */
public final class PersonalErasure {
  private final AuditedStorage storage;
  private final String table;
  private final String id;
  private final InstantSource clock;

  /**
   * What was found in a table.
   *
   * @param rows how many rows were not blank before
   * @param refused the ids of those that stay as they are, as a check of the table or another row
   *     stands against blanks
   */
  public record Erased(String table, int rows, List<String> refused) {}

  private PersonalErasure(AuditedStorage storage, String table, String id, InstantSource clock) {
    this.storage = storage;
    this.table = table;
    this.id = id;
    this.clock = clock;
  }

  /**
   * @param table the table of the person, by its name: {@code accounts}, or one of a set
   * @param id the person's id in that table; nobody need have it any more
   * @throws StorageException.Unsupported if the storage keeps no tables of sets
   * @throws StorageException.InvalidInput if no row can refer to that table, nor is it of a set
   */
  public static PersonalErasure of(
      AuditedStorage storage, String table, String id, InstantSource clock) {
    if (!storage.offers().contains(Part.TABLES)) {
      throw new StorageException.Unsupported("the storage keeps no tables of sets");
    }
    PersonalErasure erasure = new PersonalErasure(storage, table, id, clock);
    boolean known =
        erasure.shapes().stream()
            .flatMap(
                shape ->
                    Stream.concat(
                        Stream.of(shape.name()),
                        shape.references().stream().map(ReferenceShape::table)))
            .anyMatch(table::equals);
    if (!known) {
      throw new StorageException.InvalidInput(
          "no table of the sets refers to %s, nor is it one of them: no row says anything about the person"
              .formatted(table));
    }
    return erasure;
  }

  /** What {@link #erase} would find; changes nothing, and so is refused nothing. */
  public List<Erased> look() {
    return walk(storage::read, (store, row) -> true);
  }

  /** Blanks what is personal. */
  public List<Erased> erase() {
    return walk(storage::writeUntold, this::isBlanked);
  }

  private List<Erased> walk(PersonalRows.Unit unit, PersonalRows.Act act) {
    PersonalRows rows = new PersonalRows(unit, act);
    Scope live = Scope.everywhere();
    Optional<Row> own =
        shapes().stream()
            .filter(shape -> shape.name().equals(table))
            .flatMap(
                shape ->
                    Stream.of(live, live.deleted())
                        .flatMap(scope -> rows.visit(shape, scope, id).stream()))
            .findFirst();
    own.map(Referred::to)
        .orElseGet(() -> new Referred(table, id, Optional.empty()))
        .listings(shapes())
        .forEach(rows::visit);
    return rows.found();
  }

  private Collection<Shape> shapes() {
    return storage.read(tx -> tx.tables().shapes());
  }

  private boolean isBlanked(TableStore store, Row row) {
    RowPatch patch = new RowPatch(Blanks.of(row), List.of(), OptionalLong.empty(), clock.instant());
    try {
      store.update(row.shape(), Scope.around(row), row.id(), patch);
      return true;
    } catch (StorageException.Conflict
        | StorageException.Duplicate
        | StorageException.InvalidInput e) {
      return false;
    }
  }
}

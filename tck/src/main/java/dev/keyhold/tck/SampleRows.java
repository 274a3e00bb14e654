package dev.keyhold.tck;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import java.util.List;

/**
 * Makes rows for any table: the same number gives the same row, and two numbers give rows that have
 * no value in common but words and flags. What a row refers to is made with it.
 */
final class SampleRows {
  private final Storage storage;
  private final List<SetShape> sets;
  private final KeyholdRows keyholds;

  /**
   * @param sets that the storage was opened with
   */
  SampleRows(Storage storage, List<SetShape> sets) {
    this.storage = storage;
    this.sets = sets;
    this.keyholds = new KeyholdRows(storage.offers());
  }

  /** The table's row of this number, and all that it refers to, are there. */
  Row insert(Shape shape, String tenant, int number) {
    return storage.write(tx -> insert(tx, row(tx, shape, tenant, number), tenant, number));
  }

  /** The same, where it may be there already. */
  Row obtain(Shape shape, String tenant, int number) {
    return storage.write(tx -> obtain(tx, shape, tenant, number));
  }

  private Row obtain(Transaction tx, Shape shape, String tenant, int number) {
    Row row = row(tx, shape, tenant, number);
    Scope live = Scope.around(row);
    return tx.tables()
        .find(shape, live, row.id())
        .or(() -> tx.tables().find(shape, live.deleted(), row.id()))
        .orElseGet(() -> insert(tx, row, tenant, number));
  }

  /**
   * The table's row of this number, of which one reference leads to what nothing else refers to.
   */
  Row insertAlone(Shape shape, ReferenceShape reference, String tenant, int number, int target) {
    return storage.write(
        tx -> {
          provide(tx, reference.table(), tenant, target);
          Row row =
              row(tx, shape, tenant, number).toBuilder()
                  .set(reference.column(), id(reference.table(), tenant, target))
                  .build();
          return insert(tx, row, tenant, number);
        });
  }

  /** The row, and all that it refers to, are there. */
  Row insert(Transaction tx, Row row, String tenant, int number) {
    provide(tx, row, tenant, number);
    return tx.tables().insert(row.shape(), scope(row.shape(), tenant), row);
  }

  /** All that the row refers to is there. */
  void provide(Transaction tx, Row row, String tenant, int number) {
    Shape shape = row.shape();
    for (ReferenceShape reference : shape.references()) {
      if (isTenant(shape, reference)) {
        keyholds.provideTenant(tx, tenant);
      } else if (row.get(reference.column()).isPresent()) {
        provide(tx, reference.table(), tenant, number);
      }
    }
  }

  private void provide(Transaction tx, String table, String tenant, int number) {
    if (KeyholdRows.has(table)) {
      keyholds.provide(tx, table, tenant, number);
    } else {
      obtain(tx, shape(table), tenant, number);
    }
  }

  /** Whether the storage keeps a table of Keyhold's own. */
  boolean isKept(String table) {
    return keyholds.offers(table);
  }

  /** Deletes a row of one of Keyhold's own tables. */
  void delete(String table, String tenant, int number) {
    storage.run(tx -> keyholds.delete(tx, table, tenant, number));
  }

  Shape shape(String table) {
    return sets.stream()
        .flatMap(set -> set.shapes().stream())
        .filter(shape -> shape.name().equals(table))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "a set refers to the table %s, of which the kit knows nothing; name its set among otherSets()"
                        .formatted(table)));
  }

  /** Where a row of this table is put. */
  static Scope scope(Shape shape, String tenant) {
    return shape.tenantColumn().isPresent() ? Scope.of(tenant) : Scope.everywhere();
  }

  /** A row with a value in every column, but for one that refers to its own table. */
  Row row(Shape shape, String tenant, int number) {
    // Only of a password does a store make up the id.
    return refersTo(shape, KeyholdRows.PASSWORDS)
        ? storage.write(tx -> row(tx, shape, tenant, number))
        : made(shape, tenant, number);
  }

  private Row row(Transaction tx, Shape shape, String tenant, int number) {
    if (refersTo(shape, KeyholdRows.PASSWORDS)) {
      keyholds.provide(tx, KeyholdRows.PASSWORDS, tenant, number);
    }
    return made(shape, tenant, number);
  }

  private Row made(Shape shape, String tenant, int number) {
    Row.Builder row = Row.builder(shape);
    shape.columns().stream()
        .filter(column -> !isLeftOut(shape, column))
        .forEach(column -> row.set(column.name(), value(shape, column, tenant, number)));
    return row.build();
  }

  private Object value(Shape shape, ColumnShape column, String tenant, int number) {
    return shape.references().stream()
        .filter(reference -> reference.column().equals(column.name()))
        .filter(reference -> !isTenant(shape, reference))
        .findFirst()
        .<Object>map(reference -> id(reference.table(), tenant, number))
        .orElseGet(() -> SampleValues.of(shape, column, tenant, number));
  }

  private String id(String table, String tenant, int number) {
    return KeyholdRows.has(table)
        ? keyholds.id(table, tenant, number)
        : SampleValues.id(table, tenant, number);
  }

  private static boolean isLeftOut(Shape shape, ColumnShape column) {
    return column.name().equals(Shape.DELETED_AT)
        || shape.references().stream()
            .anyMatch(
                reference ->
                    reference.column().equals(column.name())
                        && reference.table().equals(shape.name()));
  }

  private static boolean refersTo(Shape shape, String table) {
    return shape.references().stream().anyMatch(reference -> reference.table().equals(table));
  }

  private static boolean isTenant(Shape shape, ReferenceShape reference) {
    return shape.isTenantColumn(reference.column());
  }
}

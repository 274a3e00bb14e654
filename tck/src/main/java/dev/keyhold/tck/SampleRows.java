package dev.keyhold.tck;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes rows for any table: the same number gives the same row, and two numbers give rows that have
 * no value in common but words and flags. What a row refers to is made with it.
 */
final class SampleRows {
  private final Storage storage;
  private final SetShape set;

  SampleRows(Storage storage, SetShape set) {
    this.storage = storage;
    this.set = set;
  }

  /** The table's row of this number, and all that it refers to, are there. */
  Row insert(Shape shape, String tenant, int number) {
    return storage.write(tx -> insert(tx, row(shape, tenant, number), tenant, number));
  }

  /** The same, where it may be there already. */
  Row obtain(Shape shape, String tenant, int number) {
    return storage.write(
        tx -> {
          Row row = row(shape, tenant, number);
          return tx.tables()
              .find(shape, scope(shape, tenant), row.id())
              .orElseGet(() -> insert(tx, row, tenant, number));
        });
  }

  /** The row, and all that it refers to, are there. */
  Row insert(Transaction tx, Row row, String tenant, int number) {
    provide(tx, row, tenant, number);
    return tx.tables().insert(row.shape(), scope(row.shape(), tenant), row);
  }

  /** All that the row refers to is there. */
  void provide(Transaction tx, Row row, String tenant, int number) {
    for (ReferenceShape reference : row.shape().references()) {
      if (row.get(reference.column()).isPresent()) {
        provide(tx, reference.table(), tenant, number);
      }
    }
  }

  private void provide(Transaction tx, String table, String tenant, int number) {
    if (table.equals("accounts")) {
      account(tx, number);
    } else if (table.equals("organizations")) {
      organization(tx, tenant);
    } else if (table.equals("api_keys")) {
      key(tx, id(table, tenant, number));
    } else {
      Shape target = shape(table);
      Row row = row(target, tenant, number);
      if (tx.tables().find(target, Scope.everywhere(), row.id()).isEmpty()) {
        insert(tx, row, tenant, number);
      }
    }
  }

  private void account(Transaction tx, int number) {
    String name = "person-" + number;
    if (storage.offers().contains(Part.IDENTITIES)
        && tx.identities().accounts().find(name).isEmpty()) {
      tx.identities().accounts().create(Samples.person(name));
    }
  }

  private void organization(Transaction tx, String tenant) {
    if (storage.offers().contains(Part.IDENTITIES)
        && tx.identities().organizations().find(tenant).isEmpty()) {
      if (tx.identities().accounts().find("ada").isEmpty()) {
        tx.identities().accounts().create(Samples.ADA);
      }
      tx.identities().organizations().create(Samples.organization(tenant));
    }
  }

  private void key(Transaction tx, String id) {
    if (storage.offers().contains(Part.API_KEYS) && tx.apiKeys().findById(id).isEmpty()) {
      tx.apiKeys().insert(Samples.key(id));
    }
  }

  Shape shape(String table) {
    return set.shapes().stream()
        .filter(shape -> shape.name().equals(table))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the set %s refers to the table %s, of which the kit knows nothing; try one set that has both"
                        .formatted(set.name(), table)));
  }

  /** Where a row of this table is put. */
  static Scope scope(Shape shape, String tenant) {
    return shape.tenantColumn().isPresent() ? Scope.of(tenant) : Scope.everywhere();
  }

  /** A row with a value in every column, but for one that refers to its own table. */
  static Row row(Shape shape, String tenant, int number) {
    Row.Builder row = Row.builder(shape);
    for (ColumnShape column : shape.columns()) {
      if (!isLeftOut(shape, column)) {
        row.set(column.name(), value(shape, column, tenant, number));
      }
    }
    return row.build();
  }

  private static boolean isLeftOut(Shape shape, ColumnShape column) {
    return column.name().equals(Shape.DELETED_AT)
        || shape.references().stream()
            .anyMatch(
                reference ->
                    reference.column().equals(column.name())
                        && reference.table().equals(shape.name()));
  }

  /** The value that the row of a number has in a column. */
  static Object value(Shape shape, ColumnShape column, String tenant, int number) {
    Optional<ReferenceShape> reference = reference(shape, column.name());
    if (shape.tenantColumn().equals(Optional.of(column.name()))) {
      return tenant;
    }
    if (reference.isPresent()) {
      return reference.get().table().equals("accounts")
          ? "person-" + number
          : id(reference.get().table(), tenant, number);
    }
    if (column.name().equals(Shape.ID)) {
      return id(shape.name(), tenant, number);
    }
    return column.name().equals(Shape.VERSION) ? (Object) 1L : made(shape, column, tenant, number);
  }

  private static Optional<ReferenceShape> reference(Shape shape, String column) {
    return shape.references().stream().filter(r -> r.column().equals(column)).findFirst();
  }

  /** Ids are the same over all tenants, so that nobody finds a row by luck. */
  private static String id(String table, String tenant, int number) {
    return table + "-" + tenant + "-" + number;
  }

  private static Object made(Shape shape, ColumnShape column, String tenant, int number) {
    long place = shape.place(column.name());
    boolean isState = shape.states().filter(s -> s.column().equals(column.name())).isPresent();
    return switch (column.kind()) {
      case TEXT, ID -> text(column, tenant + " " + number + " 🔑 ä");
      case WORD -> column.words().get(isState ? 0 : number % column.words().size());
      case FLAG -> number % 2 == 1;
      case NUMBER -> number * 100L + place;
      case DECIMAL -> BigDecimal.valueOf(number * 100L + place, column.limit());
      case TIME, ISO_TIME -> time(number).plusSeconds(place);
      case BYTES -> Bytes.of((byte) number, (byte) place, (byte) 0, (byte) -1);
      case JSON -> Json.of(Map.of("number", number, "list", List.of("ä", place)));
    };
  }

  /** The same condition, with a value in a form that is not kept. */
  static Condition loose(Shape shape, Condition condition) {
    return new Condition(
        condition.column(),
        condition.is(),
        condition
            .value()
            .map(
                value ->
                    switch (shape.column(condition.column()).kind()) {
                      case DECIMAL -> ((BigDecimal) value).setScale(30);
                      case TIME, ISO_TIME -> ((Instant) value).plusNanos(1);
                      default -> value;
                    }));
  }

  private static String text(ColumnShape column, String text) {
    return text.length() <= column.limit() ? text : text.substring(0, column.limit());
  }

  private static Instant time(int number) {
    return Samples.T0.plus(Duration.ofDays(number));
  }
}

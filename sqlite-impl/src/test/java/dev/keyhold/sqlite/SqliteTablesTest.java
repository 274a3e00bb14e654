package dev.keyhold.sqlite;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Among;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowOrder;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.tck.TableContract;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTablesTest extends TableContract {
  @Override
  protected Storage open(Path directory, SetShape... sets) {
    return ProposedSet.open(directory, sets);
  }

  /** Every look-up and every page of every table, at every place. */
  @Test
  void every_list_is_an_index_range(@TempDir Path folder) throws Exception {
    SetShape set = new ProposedSet(tables());
    try (RecordedPlans plans = new RecordedPlans(folder.resolve("system.db"), List.of(set))) {
      for (Shape shape : set.shapes()) {
        Row row = made(shape);
        for (boolean descending : new boolean[] {false, true}) {
          list(plans, row, RowQuery.ALL, descending);
          for (IndexShape index : shape.indexes()) {
            conditions(row, index).forEach(query -> list(plans, row, query, descending));
          }
        }
        Scope scope = shape.tenantColumn().isPresent() ? Scope.of("acme") : Scope.everywhere();
        for (ReferenceShape reference : shape.references()) {
          if (shape.tenantColumn().equals(Optional.of(reference.column()))) {
            continue; // given by the scope
          }
          plans
              .tx()
              .tables()
              .among(shape, scope, Among.of(reference.column(), List.of("a", "b")), 10);
        }
        plans.tx().tables().find(shape, scope, "a");
      }
      plans.check();
    }
  }

  private static void list(RecordedPlans plans, Row row, RowQuery wanted, boolean descending) {
    Shape shape = row.shape();
    RowQuery query = new RowQuery(wanted.index(), wanted.where(), descending);
    for (Scope scope : List.of(Scope.everywhere(), Scope.of("acme"))) {
      RowOrder order;
      try {
        order = RowOrder.of(shape, scope, query);
      } catch (StorageException.InvalidInput e) {
        continue; // an index for the other scope
      }
      if (scope.organizationId().isPresent() && shape.tenantColumn().isEmpty()) {
        continue;
      }
      PageRequest first = PageRequest.first(10);
      plans.tx().tables().list(shape, scope, query, first);
      plans.tx().tables().list(shape, scope, query, first.after(order.cursor(scope, row)));
      plans.tx().tables().count(shape, scope, query);
    }
  }

  /** Each prefix of equal values, alone and with a range behind it. */
  private static List<RowQuery> conditions(Row row, IndexShape index) {
    List<RowQuery> queries = new ArrayList<>();
    List<Condition> prefix = new ArrayList<>();
    for (String column : index.columns()) {
      Object value = row.get(column).orElseThrow();
      queries.add(new RowQuery(Optional.of(index.name()), prefix, false));
      List<Condition> range = new ArrayList<>(prefix);
      range.add(new Condition(column, Condition.Is.AT_LEAST, Optional.of(value)));
      queries.add(new RowQuery(Optional.of(index.name()), range, false));
      prefix.add(Condition.equal(column, value));
      queries.add(new RowQuery(Optional.of(index.name()), prefix, false));
    }
    return queries;
  }

  private static Row made(Shape shape) {
    Row.Builder row = Row.builder(shape);
    for (ColumnShape column : shape.columns()) {
      row.set(column.name(), value(column));
    }
    return row.build();
  }

  private static Object value(ColumnShape column) {
    return switch (column.kind()) {
      case TEXT, ID -> "acme";
      case WORD -> column.words().get(0);
      case FLAG -> true;
      case NUMBER -> 1L;
      case DECIMAL -> BigDecimal.ONE;
      case TIME, ISO_TIME -> Samples.T0;
      case BYTES -> Bytes.of((byte) 1);
      case JSON -> Json.EMPTY_OBJECT;
    };
  }
}

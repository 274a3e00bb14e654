package dev.keyhold.audit;

import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What rows of sets may refer to.
 *
 * @param table by its name; one of every storage's too
 * @param tenant whose row it is, where its table is of tenants
 */
record Referred(String table, String id, Optional<String> tenant) {
  /**
   * A list of rows that refer to it by one column, live or softly deleted ones.
   *
   * @param scope all of these rows are seen in it
   */
  record Listing(Shape shape, ReferenceShape reference, Scope scope, RowQuery query) {}

  static Referred to(Row row) {
    Optional<Object> tenant = row.shape().tenantColumn().flatMap(row::get);
    return new Referred(row.shape().name(), row.id(), tenant.map(String.class::cast));
  }

  Stream<Listing> listings(Collection<Shape> shapes) {
    return shapes.stream()
        .flatMap(
            shape ->
                shape.references().stream()
                    .filter(reference -> reference.table().equals(table))
                    .filter(reference -> shape.column(reference.column()).takes(id))
                    .flatMap(reference -> listings(shape, reference)));
  }

  private Stream<Listing> listings(Shape shape, ReferenceShape reference) {
    boolean isTenant = shape.isTenantColumn(reference.column());
    Scope live = scope(isTenant, reference);
    // A tenant's rows are found by its id, and those that refer to another row by an index.
    RowQuery query =
        isTenant
            ? RowQuery.ALL
            : new RowQuery(
                Optional.empty(), List.of(Condition.equal(reference.column(), id)), false);
    return (shape.is(Shape.Trait.SOFT_DELETED) ? Stream.of(live, live.deleted()) : Stream.of(live))
        .map(scope -> new Listing(shape, reference, scope, query));
  }

  private Scope scope(boolean isTenant, ReferenceShape reference) {
    return isTenant
        ? Scope.of(id)
        : reference.withinTenant() ? Scope.of(tenant.orElseThrow()) : Scope.everywhere();
  }
}

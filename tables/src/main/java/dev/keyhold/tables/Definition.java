package dev.keyhold.tables;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.table.CheckShape;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowOrder;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.Shape.Trait;
import dev.keyhold.spi.table.States;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The parts of a table, as its author gave them. */
record Definition<R>(
    Class<R> type,
    String name,
    Function<R, Stamp> stamp,
    Optional<TenantPart<R>> tenant,
    List<AnyColumn<R, ?>> columns,
    List<Reference<R, ?>> references,
    List<Index<R>> indexes,
    List<CheckShape> checks,
    Optional<States> states,
    Set<Trait> traits,
    ColumnKind times,
    Function<RowReader<R>, R> reader) {
  /** Whose rows they are. */
  record TenantPart<R>(String column, boolean optional, Function<R, Optional<String>> accessor) {}

  Shape shape() {
    List<ReferenceShape> shapes = new ArrayList<>();
    tenant.ifPresent(
        part ->
            shapes.add(
                new ReferenceShape(
                    part.column(), "organizations", Optional.empty(), WhenDeleted.CASCADE)));
    references.forEach(reference -> shapes.add(reference.shape(tenant.isPresent())));
    return shape(shapes);
  }

  /** The table without what it refers to, which cannot be looked at while it is made. */
  Shape alone() {
    return shape(List.of());
  }

  private Shape shape(List<ReferenceShape> referring) {
    List<IndexShape> declared = indexes.stream().map(index -> index.shape(name)).toList();
    Shape bare = shape(referring, declared);
    Stream<IndexShape> missing =
        referring.stream().filter(reference -> !isServed(bare, reference)).map(this::indexOf);
    return shape(referring, Stream.concat(declared.stream(), missing.distinct()).toList());
  }

  private Shape shape(List<ReferenceShape> referring, List<IndexShape> all) {
    return Shape.of(
        new Shape.Parts(
            name,
            tenant.map(TenantPart::column),
            columnShapes(),
            all,
            referring,
            checks,
            states,
            traits));
  }

  /** Without an index, a deletion would go through all rows that may refer to the deleted one. */
  private boolean isServed(Shape bare, ReferenceShape reference) {
    boolean isTenant = tenant.filter(part -> part.column().equals(reference.column())).isPresent();
    RowQuery referring =
        new RowQuery(Optional.empty(), List.of(Condition.equal(reference.column(), "any")), false);
    List<Scope> scopes = new ArrayList<>();
    tenant.ifPresent(part -> scopes.add(Scope.of("any")));
    if (!reference.withinTenant()) {
      scopes.add(Scope.everywhere());
    }
    return isTenant
        || scopes.stream()
            .flatMap(scope -> Stream.of(scope, scope.deleted()))
            .allMatch(scope -> RowOrder.isServed(bare, scope, referring));
  }

  // The tenant stands behind, so that a tenant's rows are found among those of all.
  private IndexShape indexOf(ReferenceShape reference) {
    String column = reference.column();
    boolean across = tenant.isPresent() && !reference.withinTenant();
    List<String> indexed =
        across ? List.of(column, tenant.orElseThrow().column()) : List.of(column);
    return new IndexShape(name + "_of_" + column, indexed, false, across);
  }

  private List<ColumnShape> columnShapes() {
    List<ColumnShape> all = new ArrayList<>();
    all.add(common(Shape.ID, ColumnKind.ID, Limits.ID_LENGTH, false));
    tenant.ifPresent(
        part ->
            all.add(
                common(part.column(), ColumnKind.ID, Limits.ID_LENGTH, part.optional())
                    .withMember("organizationId")));
    columns.forEach(column -> all.add(column.shape()));
    all.addAll(Shape.columnsOf(traits));
    all.add(common(Shape.CREATED_AT, times, 0, false));
    all.add(common(Shape.UPDATED_AT, times, 0, false));
    return all;
  }

  private static ColumnShape common(String name, ColumnKind kind, int limit, boolean optional) {
    return ColumnShape.of(name, kind, limit, List.of()).withOptional(optional);
  }

  Row row(Shape shape, R item) {
    Row.Builder row = Row.builder(shape);
    Stamp common = stamp.apply(item);
    row.set(Shape.ID, common.id())
        .set(Shape.CREATED_AT, common.createdAt())
        .set(Shape.UPDATED_AT, common.updatedAt());
    if (traits.contains(Trait.VERSIONED)) {
      row.set(Shape.VERSION, common.version());
    }
    if (traits.contains(Trait.SOFT_DELETED)) {
      row.set(Shape.DELETED_AT, common.deletedAt());
    }
    if (traits.contains(Trait.KEEPS_WHO)) {
      row.set(Shape.CREATED_BY, common.createdBy()).set(Shape.UPDATED_BY, common.updatedBy());
    }
    tenant.ifPresent(part -> row.set(part.column(), part.accessor().apply(item)));
    columns.forEach(column -> row.set(column.name(), column.stored(item)));
    return row.build();
  }
}

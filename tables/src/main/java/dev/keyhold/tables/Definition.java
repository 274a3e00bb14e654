package dev.keyhold.tables;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.table.CheckShape;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.Shape.Trait;
import dev.keyhold.spi.table.States;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The parts of a table, as its author gave them.
 *
 * @param keepsWho whether it has the columns of who made a row and who changed it
 */
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
    boolean keepsWho,
    Function<RowReader<R>, R> reader) {
  static final String CREATED_BY = "created_by";
  static final String UPDATED_BY = "updated_by";

  /** Whose rows they are. */
  record TenantPart<R>(String column, boolean optional, Function<R, Optional<String>> accessor) {}

  Shape shape() {
    List<ReferenceShape> shapes = new ArrayList<>();
    tenant.ifPresent(
        part ->
            shapes.add(
                new ReferenceShape(part.column(), "organizations", false, WhenDeleted.CASCADE)));
    references.forEach(reference -> shapes.add(reference.shape(tenant.isPresent())));
    return shape(shapes);
  }

  /** The table without what it refers to, which cannot be looked at while it is made. */
  Shape alone() {
    return shape(List.of());
  }

  private Shape shape(List<ReferenceShape> referring) {
    List<IndexShape> all =
        new ArrayList<>(indexes.stream().map(index -> index.shape(name)).toList());
    referring.forEach(reference -> indexOf(reference, all).ifPresent(all::add));
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
  private Optional<IndexShape> indexOf(ReferenceShape reference, List<IndexShape> there) {
    String column = reference.column();
    boolean across = tenant.isPresent() && !reference.withinTenant();
    boolean served =
        tenant.filter(part -> part.column().equals(column)).isPresent()
            || there.stream()
                .anyMatch(
                    index ->
                        index.columns().get(0).equals(column)
                            && (tenant.isEmpty() || index.across() == across)
                            && !(index.unique() && traits.contains(Trait.SOFT_DELETED)));
    // The tenant stands behind, so that a tenant's rows are found among those of all.
    List<String> indexed =
        across ? List.of(column, tenant.orElseThrow().column()) : List.of(column);
    return served
        ? Optional.empty()
        : Optional.of(new IndexShape(name + "_of_" + column, indexed, false, across));
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
    if (keepsWho) {
      all.add(common(CREATED_BY, ColumnKind.ID, Limits.ID_LENGTH, true));
      all.add(common(UPDATED_BY, ColumnKind.ID, Limits.ID_LENGTH, true));
    }
    if (traits.contains(Trait.VERSIONED)) {
      all.add(common(Shape.VERSION, ColumnKind.NUMBER, 0, false));
    }
    if (traits.contains(Trait.SOFT_DELETED)) {
      all.add(common(Shape.DELETED_AT, ColumnKind.TIME, 0, true));
    }
    all.add(common(Shape.CREATED_AT, ColumnKind.TIME, 0, false));
    all.add(common(Shape.UPDATED_AT, ColumnKind.TIME, 0, false));
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
    if (keepsWho) {
      row.set(CREATED_BY, common.createdBy()).set(UPDATED_BY, common.updatedBy());
    }
    tenant.ifPresent(part -> row.set(part.column(), part.accessor().apply(item)));
    columns.forEach(column -> row.set(column.name(), column.stored(item)));
    return row.build();
  }
}

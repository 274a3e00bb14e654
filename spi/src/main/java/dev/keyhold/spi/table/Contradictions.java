package dev.keyhold.spi.table;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What the parts of a shape must not say of each other. */
final class Contradictions {
  /** What can be empty. */
  private static final Set<ColumnKind> BLANK =
      Set.of(ColumnKind.TEXT, ColumnKind.BYTES, ColumnKind.JSON);

  private final Shape shape;

  private Contradictions(Shape shape) {
    this.shape = shape;
  }

  /**
   * @throws StorageException.InvalidInput which names the parts
   */
  static void refuse(Shape shape) {
    Contradictions found = new Contradictions(shape);
    found.ofColumns();
    found.ofIds();
    found.ofIndexes();
    found.ofCounted();
    shape.references().forEach(found::ofReference);
    found.ofChecks();
    shape.states().ifPresent(found::ofStates);
  }

  private void ofColumns() {
    Stream.of(Shape.ID, Shape.CREATED_AT, Shape.UPDATED_AT).forEach(shape::place);
    shape.tenantColumn().ifPresent(shape::place);
    for (ColumnShape column : shape.traitColumns()) {
      if (!shape.column(column.name()).equals(column)) {
        throw shape.refused(
            "has a column %s that is not as in every table".formatted(column.name()));
      }
    }
    for (ColumnShape column : shape.columns()) {
      column.byDefault().ifPresent(column::checked);
      if (column.is(ColumnShape.Mark.PERSONAL)
          && !column.optional()
          && !BLANK.contains(column.kind())) {
        throw shape.refused(
            "says of a person the column %s, which no erasure can blank; make it optional"
                .formatted(column.name()));
      }
    }
  }

  /** Its largest value is found at the end of an index, and no two rows may get one number. */
  private void ofCounted() {
    for (ColumnShape column : shape.columns()) {
      boolean isIndexed =
          shape.indexes().stream()
              .anyMatch(index -> index.unique() && index.columns().equals(List.of(column.name())));
      if (column.is(ColumnShape.Mark.COUNTED)
          && (column.kind() != ColumnKind.NUMBER || column.optional() || !isIndexed)) {
        throw shape.refused(
            "counts by the column %s, which has to be a whole number with a unique index of its own"
                .formatted(column.name()));
      }
    }
  }

  private void ofIds() {
    if (!shape.is(Shape.Trait.IDS_WITHIN_TENANT)) {
      return;
    }
    if (!isWhollyOfTenants()) {
      throw shape.refused("has ids within a tenant, and rows of none");
    }
    for (IndexShape index : shape.indexes()) {
      if (index.across() && !index.columns().contains(shape.tenantColumn().orElseThrow())) {
        throw shape.refused(
            "has ids within a tenant, and an index over all tenants: " + index.name());
      }
    }
  }

  private boolean isWhollyOfTenants() {
    return shape.tenantColumn().map(shape::column).filter(c -> !c.optional()).isPresent();
  }

  private void ofIndexes() {
    Set<String> names = new HashSet<>();
    for (IndexShape index : shape.indexes()) {
      if (!names.add(index.name())) {
        throw shape.refused(
            "has two indexes of the name %s; declare one with a name of its own"
                .formatted(index.name()));
      }
      for (String column : index.columns()) {
        if (shape.column(column).kind() == ColumnKind.JSON) {
          throw shape.refused("has an index on %s, and JSON has no order".formatted(column));
        }
      }
      ofLength(index);
    }
  }

  /** A page's cursor holds the values, and so does each entry of the index. */
  private void ofLength(IndexShape index) {
    long length =
        index.columns().stream()
            .map(shape::column)
            .filter(column -> column.kind() != ColumnKind.DECIMAL)
            .mapToLong(column -> (column.kind() == ColumnKind.BYTES ? 2L : 1L) * column.limit())
            .sum();
    if (length > Limits.INDEX_LENGTH) {
      throw shape.refused(
          String.format(
              Locale.ROOT,
              "has an index on %s, whose values may have %d characters together; at most %d are taken, so bound the columns by upTo (a byte counts twice)",
              index.columns(),
              length,
              Limits.INDEX_LENGTH));
    }
  }

  private void ofReference(ReferenceShape reference) {
    ColumnShape column = shape.column(reference.column());
    if (column.kind() != ColumnKind.ID) {
      throw shape.refused("refers by the column %s, which holds no id".formatted(column.name()));
    }
    if (reference.whenDeleted() == ReferenceShape.WhenDeleted.CLEAR && !column.optional()) {
      throw shape.refused("clears the column %s, which is not optional".formatted(column.name()));
    }
    if (reference.withinTenant()
        && !isWhollyOfTenants()) { // no database looks at a key with an absent part
      throw shape.refused(
          "has rows of no tenant, and refers by %s to the rows of one"
              .formatted(reference.column()));
    }
  }

  private void ofChecks() {
    Set<String> names = new HashSet<>();
    for (CheckShape check : shape.checks()) {
      if (!names.add(check.name())) {
        throw shape.refused("has two checks of the name " + check.name());
      }
      check.rule().columns().forEach(shape::place);
      check.rule().comparisons().forEach(columns -> ofComparison(check, columns));
    }
  }

  /** A database compares what it keeps: a number with a text, or cents with tenths of them. */
  private void ofComparison(CheckShape check, CheckShape.Columns columns) {
    ColumnShape left = shape.column(columns.left());
    ColumnShape right = shape.column(columns.right());
    boolean digits = left.kind() == ColumnKind.DECIMAL && left.limit() != right.limit();
    if (left.kind() != right.kind() || digits) {
      throw shape.refused(
          "compares the columns %s and %s in the check %s, which are not kept in one form"
              .formatted(left.name(), right.name(), check.name()));
    }
  }

  private void ofStates(States states) {
    ColumnShape column = shape.column(states.column());
    Set<String> named = new HashSet<>(states.steps().keySet());
    states.steps().values().forEach(named::addAll);
    named.removeAll(column.words());
    if (column.optional() || !named.isEmpty()) {
      throw shape.refused(
          "has states in the column %s, which is optional or lacks the words %s"
              .formatted(column.name(), named));
    }
  }
}

package dev.keyhold.sql;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.ColumnShape.Mark;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowsElsewhere;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.tables.TableIdentities;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of the sets that a storage was opened with. */
public final class TableCatalog {
  private static final Set<Shape> OURS = Set.copyOf(TableIdentities.SET.shapes());

  public static final TableCatalog NONE = new TableCatalog(List.of(), RowsElsewhere.NOWHERE);

  private final Map<String, Known> tables = new HashMap<>();
  private final Set<String> guarded;
  private final RowsElsewhere elsewhere;

  /** A table, and the statements that always have the same text. */
  private record Known(Shape shape, String insertion, Optional<Counted> counted) {
    static Known of(Shape shape) {
      return new Known(
          shape,
          TableSql.insert(shape),
          shape.columns().stream()
              .filter(column -> column.is(Mark.COUNTED))
              .findFirst()
              .map(column -> new Counted(column, TableSql.insertCounted(shape, column))));
    }
  }

  /**
   * How a table's rows are numbered.
   *
   * @param column in which the number stands
   * @param insertion of a row that has none yet
   */
  record Counted(ColumnShape column, String insertion) {
    boolean isDueIn(Row row) {
      return row.get(column.name()).equals(Optional.of(0L));
    }
  }

  /**
   * @param sets none of which has a name of ours
   */
  public TableCatalog(List<SetShape> sets, RowsElsewhere elsewhere) {
    this.elsewhere = elsewhere;
    OURS.forEach(shape -> tables.put(shape.name(), Known.of(shape)));
    sets.stream()
        .flatMap(set -> set.shapes().stream())
        .forEach(shape -> tables.put(shape.name(), Known.of(shape)));
    guarded =
        sets.stream()
            .filter(SetShape::isGuarded)
            .flatMap(set -> set.shapes().stream())
            .map(Shape::name)
            .collect(Collectors.toSet());
  }

  /** Where rows are that are not in this database. */
  RowsElsewhere elsewhere() {
    return elsewhere;
  }

  /** The tables to which no SQL of a hub's writes. */
  public Set<String> guarded() {
    return guarded;
  }

  /**
   * @throws StorageException.Unsupported if the storage was not opened with this table
   */
  void check(Shape shape) {
    known(shape);
  }

  String insertion(Shape shape) {
    return known(shape).insertion();
  }

  /** The column by which rows are numbered, if there is one. */
  Optional<Counted> counted(Shape shape) {
    return known(shape).counted();
  }

  private Known known(Shape shape) {
    Known known = tables.get(shape.name());
    if (known == null || !known.shape().equals(shape)) {
      throw new StorageException.Unsupported(
          "the storage was not opened with %s; StorageConfig.tables takes its set"
              .formatted(shape));
    }
    return known;
  }

  /** Those of sets; Keyhold's own are reached by stores of their own. */
  Collection<Shape> shapes() {
    return tables.values().stream().map(Known::shape).filter(shape -> !isOurs(shape)).toList();
  }

  /** Whether it is one of Keyhold's own, whose indexes have other names. */
  static boolean isOurs(Shape shape) {
    return OURS.contains(shape);
  }
}

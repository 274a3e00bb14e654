package dev.keyhold.server;

import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.ColumnShape.Mark;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A table of a hub's own that the server answers for: under {@code /v1/tenants/{org}/tables/NAME}
 * if its rows are of tenants, else under {@code /v1/tables/NAME}. Nothing is served that a hub does
 * not name.
 */
public final class ServedTable {
  /** What every table has, and the server fills in. */
  private static final Set<String> FILLED = Set.of(Shape.ID, Shape.CREATED_AT, Shape.UPDATED_AT);

  /** The parameter that asks for deleted rows in the place of live ones. */
  static final String DELETED = "deleted";

  /** Parameters of every list. */
  private static final Set<String> TAKEN = Set.of("limit", "cursor", "by", "order", DELETED);

  private final Shape shape;
  private final Map<String, Derivation> derivations;

  /** How a column comes from another. */
  record Derivation(String from, UnaryOperator<String> by) {}

  private ServedTable(Shape shape, Map<String, Derivation> derivations) {
    this.shape = shape;
    this.derivations = Map.copyOf(derivations);
  }

  /** Serves a table of a set with which the storage was opened. */
  public static ServedTable of(Shape shape) {
    return new ServedTable(shape, Map.of());
  }

  /**
   * The same, with a column of text that clients do not set, as it is made from another: what is
   * folded for look-ups.
   *
   * @throws dev.keyhold.spi.StorageException.InvalidInput if there is no such column
   */
  public ServedTable derived(String column, String from, UnaryOperator<String> by) {
    Map<String, Derivation> more = new HashMap<>(derivations);
    more.put(shape.column(column).name(), new Derivation(shape.column(from).name(), by));
    return new ServedTable(shape, more);
  }

  Shape shape() {
    return shape;
  }

  boolean isOfTenants() {
    return shape.tenantColumn().isPresent();
  }

  String path() {
    return (isOfTenants() ? "/v1/tenants/{" + Route.TENANT + "}/tables/" : "/v1/tables/")
        + shape.name();
  }

  Map<String, Derivation> derivations() {
    return derivations;
  }

  /** The columns that a client sets. */
  List<ColumnShape> written() {
    return shape.columns().stream()
        .filter(column -> !FILLED.contains(column.name()))
        .filter(column -> !shape.traitColumns().contains(column))
        .filter(column -> !shape.isTenantColumn(column.name()))
        .filter(column -> !derivations.containsKey(column.name()))
        .toList();
  }

  /** The columns by which a list can be asked for. */
  List<ColumnShape> asked() {
    return listing()
        .flatMap(index -> index.columns().stream())
        .distinct()
        .map(shape::column)
        .filter(column -> !TAKEN.contains(column.member()))
        .filter(column -> !shape.isTenantColumn(column.name()))
        .toList();
  }

  List<String> indexes() {
    return listing().map(IndexShape::name).toList();
  }

  private Stream<IndexShape> listing() {
    return shape.indexes().stream()
        .filter(index -> index.columns().stream().noneMatch(this::isSecret));
  }

  private boolean isSecret(String column) {
    return shape.column(column).is(Mark.SECRET);
  }
}

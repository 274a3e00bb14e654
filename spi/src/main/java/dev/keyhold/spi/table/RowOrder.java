package dev.keyhold.spi.table;

import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.StorageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * For stores: how a query is answered, by which index and in which order.
 *
 * @param index its name; empty for the order of the ids
 * @param exact the conditions that hold one value of each of its first columns, in its order; the
 *     tenant's is not among them
 * @param range the conditions on the column behind those; none to two
 * @param order the columns whose values still differ, in their order; the id is the last, or the
 *     columns before it are unique
 */
public record RowOrder(
    Shape shape,
    RowQuery query,
    Optional<String> index,
    List<Condition> exact,
    List<Condition> range,
    List<String> order) {

  /**
   * @throws StorageException.InvalidInput if no index serves the query
   */
  public static RowOrder of(Shape shape, Scope scope, RowQuery query) {
    return listing(shape, scope, query)
        .findFirst()
        .orElseThrow(() -> unserved(shape, scope, query));
  }

  /** Whether there is one. */
  public static boolean isServed(Shape shape, Scope scope, RowQuery query) {
    return listing(shape, scope, query).findFirst().isPresent();
  }

  private static Stream<RowOrder> listing(Shape shape, Scope scope, RowQuery query) {
    return serving(shape, scope, query).filter(order -> !order.showsSecret());
  }

  private static Stream<RowOrder> serving(Shape shape, Scope scope, RowQuery query) {
    Map<String, List<Condition>> wanted = byColumn(query);
    wanted.values().stream()
        .flatMap(List::stream)
        .forEach(
            condition -> condition.value().ifPresent(shape.column(condition.column())::checked));
    if (query.index().isEmpty() && wanted.isEmpty()) {
      List<String> ids = idOrder(shape, scope);
      return Stream.of(new RowOrder(shape, query, Optional.empty(), List.of(), List.of(), ids));
    }
    return shape.indexes().stream()
        .filter(index -> query.index().isEmpty() || query.index().get().equals(index.name()))
        .flatMap(index -> by(shape, scope, query, index, wanted).stream());
  }

  /** By the tenant first, where two of them may have one id. */
  private static List<String> idOrder(Shape shape, Scope scope) {
    boolean isOfMany = scope.organizationId().isEmpty() && shape.is(Shape.Trait.IDS_WITHIN_TENANT);
    return Stream.concat(
            isOfMany ? shape.tenantColumn().stream() : Stream.empty(), Stream.of(Shape.ID))
        .toList();
  }

  private static Map<String, List<Condition>> byColumn(RowQuery query) {
    return query.where().stream().collect(Collectors.groupingBy(Condition::column));
  }

  private static Optional<RowOrder> by(
      Shape shape,
      Scope scope,
      RowQuery query,
      IndexShape index,
      Map<String, List<Condition>> wanted) {
    List<String> columns = index.keyColumns(shape.tenantColumn());
    List<Condition> exact = new ArrayList<>();
    int place = 0;
    while (place < columns.size()
        && (isTenants(shape, scope, columns.get(place))
            || isExact(wanted.get(columns.get(place))))) {
      exact.addAll(wanted.getOrDefault(columns.get(place), List.of()));
      place++;
    }
    List<Condition> range =
        place < columns.size() ? wanted.getOrDefault(columns.get(place), List.of()) : List.of();
    boolean all = exact.size() + range.size() == query.where().size() && range.size() <= 2;
    // Else it would read the rows of others too.
    boolean ofTenant =
        scope.organizationId().isEmpty()
            || columns.subList(0, place).containsAll(shape.tenantColumn().stream().toList());
    if (!all || !ofTenant || !hasAllRows(shape, scope, index)) {
      return Optional.empty();
    }
    List<String> order = new ArrayList<>(columns.subList(place, columns.size()));
    if (!index.unique() || order.isEmpty()) {
      order.add(Shape.ID);
    }
    return Optional.of(
        new RowOrder(shape, query, Optional.of(index.name()), exact, range, List.copyOf(order)));
  }

  /** In a unique index there is no row in which a column is absent, and no deleted one. */
  private static boolean hasAllRows(Shape shape, Scope scope, IndexShape index) {
    return !index.unique()
        || (!scope.isOfDeleted(shape)
            && index.keyColumns(shape.tenantColumn()).stream()
                .noneMatch(column -> shape.column(column).optional()));
  }

  /** The cursors would hold it. */
  private boolean showsSecret() {
    return order.stream().anyMatch(column -> shape.column(column).is(ColumnShape.Mark.SECRET));
  }

  /** The scope gives the tenant, as a condition would. */
  private static boolean isTenants(Shape shape, Scope scope, String column) {
    return scope.organizationId().isPresent() && shape.isTenantColumn(column);
  }

  private static boolean isExact(@Nullable List<Condition> conditions) {
    return conditions != null && conditions.size() == 1 && conditions.get(0).is().isExact();
  }

  private static StorageException unserved(Shape shape, Scope scope, RowQuery query) {
    query.index().ifPresent(shape::index);
    Map<String, List<Condition>> wanted = byColumn(query);
    List<String> serving =
        Stream.concat(
                wanted.keySet().stream().filter(column -> isExact(wanted.get(column))).sorted(),
                wanted.keySet().stream().filter(column -> !isExact(wanted.get(column))).sorted())
            .toList();
    return new StorageException.InvalidInput(
        "%s of the table %s serves the query; %s; no list is in the order of a secret%s"
            .formatted(
                query.index().map(name -> "not the index " + name).orElse("no index"),
                shape.name(),
                serving.isEmpty()
                    ? "it is for rows of all tenants, or for a condition on its first column"
                    : "one on %s would, for a tenant's rows or, if it is declared across, for all"
                        .formatted(serving),
                scope.isOfDeleted(shape) ? ", and no deleted row stands in a unique index" : ""));
  }

  /**
   * For stores: what the one row must have that a unique index finds.
   *
   * @param values one for each column that the index declares, in order
   * @throws StorageException.InvalidInput if there is no such unique index, it finds no deleted
   *     rows, or its columns do not take the values
   */
  public static List<Condition> unique(
      Shape shape, Scope scope, String index, List<Object> values) {
    List<String> columns = shape.uniqueIndex(index).columns();
    if (scope.isOfDeleted(shape)) {
      throw shape.refused("has no deleted rows in its unique index " + index);
    }
    if (values.size() != columns.size()) {
      throw shape.refused(
          "is looked up in the index %s by one value each of %s".formatted(index, columns));
    }
    return IntStream.range(0, columns.size())
        .mapToObj(
            i ->
                Condition.equal(
                    columns.get(i), shape.column(columns.get(i)).checked(values.get(i))))
        .toList();
  }

  /**
   * The index by which rows are found whose columns each hold one of several values.
   *
   * @return empty for the id
   * @throws StorageException.InvalidInput if no index serves
   */
  public static Optional<String> among(Shape shape, Scope scope, Among wanted) {
    if (wanted.values().keySet().equals(Set.of(Shape.ID))) {
      return Optional.empty();
    }
    List<Condition> columns = new ArrayList<>(wanted.where());
    wanted.values().keySet().forEach(column -> columns.add(Condition.equal(column, "any")));
    RowQuery any = new RowQuery(Optional.empty(), columns, false);
    return serving(shape, scope, any)
        .findFirst()
        .orElseThrow(() -> unserved(shape, scope, any))
        .index();
  }

  /** Whether a row meets the conditions. */
  public boolean matches(Row row) {
    return query.where().stream().allMatch(condition -> condition.matches(row));
  }

  /** The order of the rows, as the query wants it. An absent value comes before all others. */
  public Comparator<Row> comparator() {
    return (left, right) -> compare(left, right.values(order));
  }

  /**
   * Whether a row comes before a position (negative), is there, or comes behind it.
   *
   * @param position the values of {@link #order}
   */
  public int compare(Row row, List<@Nullable Object> position) {
    for (int i = 0; i < order.size(); i++) {
      Comparator<Object> values = kind(order.get(i))::compare;
      int compared =
          Comparator.nullsFirst(values).compare(row.at(shape.place(order.get(i))), position.get(i));
      if (compared != 0) {
        return query.descending() ? -compared : compared;
      }
    }
    return 0;
  }

  /** Where a row stands in the list. */
  public Cursor cursor(Scope scope, Row row) {
    return Cursor.of(
        list(scope),
        order.stream()
            .map(column -> row.get(column).map(value -> shown(column, value)).orElse(""))
            .toArray(String[]::new));
  }

  /**
   * The values of {@link #order} at a cursor; null for one that is absent.
   *
   * @throws StorageException.InvalidInput if it is the cursor of another query, tenant or table
   */
  public List<@Nullable Object> position(Scope scope, Cursor cursor) {
    List<String> texts = cursor.position(list(scope));
    if (texts.size() != order.size()) {
      throw malformed();
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      values.add(value(order.get(i), texts.get(i)));
    }
    return values;
  }

  private @Nullable Object value(String column, String text) {
    if (text.isEmpty() && shape.column(column).optional()) {
      return null;
    }
    try {
      Object value = shape.column(column).checked(kind(column).read(text.substring(1)));
      // Numbers are read from the digits of every script, and flags from capitals.
      if (shown(column, value).equals(text)) {
        return value;
      }
    } catch (RuntimeException e) {
      throw malformed();
    }
    throw malformed();
  }

  private String shown(String column, Object value) {
    return "=" + kind(column).text(value);
  }

  private static StorageException malformed() {
    return new StorageException.InvalidInput(
        "cursor", "the cursor is not one that this list gave out; start again without one");
  }

  private ColumnKind kind(String column) {
    return shape.column(column).kind();
  }

  /** The tenant, the index and the values that are asked for. */
  private String list(Scope scope) {
    List<Object> values =
        query.where().stream()
            .map(c -> (Object) (c + " " + c.value().map(v -> kind(c.column()).text(v))))
            .toList();
    return Cursor.list(shape.name(), List.of(scope, index, values, query.descending()));
  }
}

package dev.keyhold.tck;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowsElsewhere;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.tables.TableIdentities;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that is stored. A unit of work changes a copy of its own; what was committed is never changed
 * again, so that any number of threads may read it.
 */
final class InMemoryTables {
  /** What rows that refer to keys call their table. */
  static final String KEYS = "api_keys";

  final Map<String, NumberedKey> keys;
  final Map<String, StoredEntry> entries;
  final NavigableMap<String, Bytes> state;
  final Map<String, NavigableMap<String, Row>> rows;
  private final Map<String, Shape> shapes;
  final RowsElsewhere elsewhere;
  private long lastKeyNumber;

  /** A key, and its place in the order of insertion. */
  record NumberedKey(long number, ApiKey key) {}

  /**
   * @param sets the tables besides those that every storage has
   */
  InMemoryTables(List<SetShape> sets, RowsElsewhere elsewhere) {
    this.elsewhere = elsewhere;
    List<SetShape> all = Stream.concat(Stream.of(TableIdentities.SET), sets.stream()).toList();
    SetShape.checkTogether(all);
    shapes =
        all.stream()
            .flatMap(set -> set.shapes().stream())
            .collect(Collectors.toMap(Shape::name, Function.identity()));
    rows = new HashMap<>();
    shapes.keySet().forEach(table -> rows.put(table, new TreeMap<>(Text.ORDER)));
    keys = new LinkedHashMap<>();
    entries = new LinkedHashMap<>();
    state = new TreeMap<>(Text.ORDER);
  }

  private InMemoryTables(InMemoryTables before) {
    keys = new LinkedHashMap<>(before.keys);
    entries = new LinkedHashMap<>(before.entries);
    state = new TreeMap<>(before.state);
    shapes = before.shapes;
    elsewhere = before.elsewhere;
    rows = new HashMap<>();
    before.rows.forEach((table, those) -> rows.put(table, new TreeMap<>(those)));
    lastKeyNumber = before.lastKeyNumber;
  }

  InMemoryTables copy() {
    return new InMemoryTables(this);
  }

  /** The rows of one table, by their {@linkplain #key keys}. */
  NavigableMap<String, Row> rows(Shape shape) {
    if (!shape.equals(shapes.get(shape.name()))) {
      throw new StorageException.Unsupported(
          "the storage was not opened with %s; StorageConfig.tables takes its set"
              .formatted(shape));
    }
    return Objects.requireNonNull(rows.get(shape.name()));
  }

  /** What a table holds by id, whether rows or keys; nothing if there is no such table. */
  Map<String, ?> content(String table) {
    return table.equals(KEYS) ? keys : rows.getOrDefault(table, Collections.emptyNavigableMap());
  }

  /** Under what a row is kept: its id, with its tenant where ids are a tenant's own. */
  static String key(Row row) {
    return key(row.shape(), tenant(row), row.id());
  }

  static String key(Shape shape, Optional<String> tenant, String id) {
    return shape.is(Shape.Trait.IDS_WITHIN_TENANT)
        ? tenant.map(of -> of.length() + " " + of + " " + id).orElseThrow()
        : id;
  }

  /** Whose row it is. */
  static Optional<String> tenant(Row row) {
    return row.shape().tenantColumn().flatMap(row::get).map(String.class::cast);
  }

  /** Whether a table has a row of this id and this tenant; nothing is of none. */
  boolean isThere(String table, Optional<String> tenant, String id) {
    Shape shape = shapes.get(table);
    if (shape == null || tenant.isEmpty()) {
      return false;
    }
    Row found = rows(shape).get(key(shape, tenant, id));
    return found != null && tenant(found).equals(tenant);
  }

  Collection<Shape> shapes() {
    return shapes.values();
  }

  /** Whether a table has a row; of identities, one that is not offered is believed. */
  boolean has(String table, String id, Set<Part> offered) {
    boolean isIdentity =
        TableIdentities.SET.shapes().stream().anyMatch(shape -> shape.name().equals(table));
    return (isIdentity && !offered.contains(Part.IDENTITIES)) || content(table).containsKey(id);
  }

  /** A number is never given twice: the cursor of a deleted key must not point at a later one. */
  void insertKey(ApiKey key) {
    lastKeyNumber++;
    keys.put(key.id(), new NumberedKey(lastKeyNumber, key));
  }

  /** Leaves the key at its place. */
  void replaceKey(ApiKey key) {
    keys.computeIfPresent(key.id(), (id, before) -> new NumberedKey(before.number(), key));
  }

  /** The ids of some keys. */
  List<String> keyIds(Predicate<ApiKey> wanted) {
    return keys.values().stream().map(NumberedKey::key).filter(wanted).map(ApiKey::id).toList();
  }

  Optional<ApiKey> key(String id) {
    return Optional.ofNullable(keys.get(id)).map(NumberedKey::key);
  }
}

package dev.keyhold.postgres;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.CheckShape;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where the tables of a schema are not what their set says. A hub may add columns, indexes, checks
 * and triggers of its own. Of a check that is there the expression is not compared.
 */
final class SetDifferences {
  private final Catalog catalog;
  private final Shape shape;
  private final String digest;
  private final List<String> found = new ArrayList<>();

  private SetDifferences(Catalog catalog, Shape shape, String digest) {
    this.catalog = catalog;
    this.shape = shape;
    this.digest = digest;
  }

  /**
   * @throws StorageException.Unsupported if a table is another, with the differences
   */
  static void refuse(Catalog catalog, SetShape set) throws SQLException {
    List<String> differences = of(catalog, set);
    if (!differences.isEmpty()) {
      throw new StorageException.Unsupported(
          "the tables of the set %s are not what it says: %s; write the migration that leads there"
              .formatted(set.name(), differences));
    }
  }

  static List<String> of(Catalog catalog, SetShape set) throws SQLException {
    List<String> differences = new ArrayList<>();
    String digest = catalog.written("keyhold_digest");
    for (Shape shape : set.shapes()) {
      differences.addAll(new SetDifferences(catalog, shape, digest).all());
    }
    return differences;
  }

  private List<String> all() throws SQLException {
    SortedMap<String, String> columns = catalog.columns(shape.name());
    if (columns.isEmpty()) {
      return List.of("there is no table " + shape.name());
    }
    shape.columns().forEach(column -> compare("column " + column.name(), form(column), columns));
    SortedMap<String, String> indexes = catalog.indexes(shape.name());
    shape.indexes().forEach(index -> compare("index " + index.name(), form(index), indexes));
    SortedMap<String, String> constraints = catalog.constraints(shape.name());
    shape.checks().stream()
        .map(CheckShape::name)
        .filter(name -> !constraints.containsKey(name))
        .forEach(name -> found.add(shape.name() + " lacks the check " + name));
    shape.references().stream()
        .filter(reference -> !reference.across())
        .filter(reference -> constraints.values().stream().noneMatch(said -> is(reference, said)))
        .forEach(
            reference ->
                found.add(
                    "%s lacks the foreign key of %s".formatted(shape.name(), reference.column())));
    if (shape.tenantColumn().isPresent()) {
      policies(catalog.policies(shape.name()));
    }
    return found;
  }

  /** The tenant's alone, and the operator's: with a third, more might be seen. */
  private void policies(SortedMap<String, String> there) {
    Set<String> wanted =
        Set.of(
            shape.name() + PostgresDdl.OF_ITS_TENANT, shape.name() + PostgresDdl.OF_THE_OPERATOR);
    String rule =
        "(%s = current_setting('keyhold.tenant'::text, true))"
            .formatted(shape.tenantColumn().orElseThrow());
    String ofTenant = there.get(shape.name() + PostgresDdl.OF_ITS_TENANT);
    if (!there.keySet().equals(wanted)
        || !("* for all " + rule + " and " + rule).equals(ofTenant)) {
      found.add(
          "%s lacks the policies %s, forced and without others"
              .formatted(shape.name(), new TreeSet<>(wanted)));
    }
  }

  private void compare(String what, String wanted, SortedMap<String, String> there) {
    String is = there.get(what.substring(what.indexOf(' ') + 1));
    if (is == null) {
      found.add("%s lacks the %s: %s".formatted(shape.name(), what, wanted));
    } else if (!is.equals(wanted)) {
      found.add(
          "%s has the %s as \"%s\" instead of \"%s\"".formatted(shape.name(), what, is, wanted));
    }
  }

  private static String form(ColumnShape column) {
    return PostgresDdl.INSTANCE.type(column) + (column.optional() ? "" : " NOT NULL");
  }

  /** What an index is over; its order is not said. */
  private String form(IndexShape index) {
    List<String> columns = new ArrayList<>(index.keyColumns(shape.tenantColumn()));
    if (!index.unique()) {
      columns.add(Shape.ID);
    }
    return (index.unique() ? "unique " : "")
        + columns.stream().map(column -> indexed(index, column)).collect(Collectors.joining(", "));
  }

  private String indexed(IndexShape index, String column) {
    return index.unique() && PostgresDdl.isDigested(shape.column(column))
        ? digest + "(" + column + ")"
        : column;
  }

  /** Whether the server's words are of this foreign key. */
  private boolean is(ReferenceShape reference, String said) {
    String columns =
        reference.withinTenant()
            ? shape.tenantColumn().orElseThrow() + ", " + reference.column()
            : reference.column();
    return said.startsWith("FOREIGN KEY (" + columns + ") REFERENCES ")
        && said.contains(reference.table() + "(");
  }
}

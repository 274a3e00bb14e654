package dev.keyhold.tables;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tables that belong together, with the migrations by which a database gets them. A storage is
 * opened with sets: {@code StorageConfig.builder(url).tables(set)}.
 */
public final class TableSet implements SetShape {
  private final String name;
  private final List<AnyTable<?, ?>> tables;
  private final List<Shape> shapes;
  private final Function<String, @Nullable InputStream> resources;
  private final List<String> migrations;
  private final boolean guarded;
  private final Set<String> tenantTables;

  private TableSet(
      String name,
      List<AnyTable<?, ?>> tables,
      Function<String, @Nullable InputStream> resources,
      List<String> migrations,
      boolean guarded,
      Set<String> tenantTables) {
    this.name = name;
    this.tables = tables;
    this.resources = resources;
    this.migrations = migrations;
    this.guarded = guarded;
    this.tenantTables = tenantTables;
    this.shapes = tables.stream().<Shape>map(AnyTable::shape).toList();
  }

  /**
   * A set without migrations: for a storage in memory, or until the first one is written.
   *
   * @param name under which the history of its migrations is kept; never change it
   * @throws StorageException.InvalidInput if the name or a table is refused, or two tables have one
   *     name
   */
  public static TableSet of(String name, AnyTable<?, ?>... tables) {
    if (!name.matches("[a-z][a-z0-9]{0,29}") || name.equals("keyhold")) {
      throw new StorageException.InvalidInput(
          "the name of the set of tables '%s' is refused: 1 to 30 lower-case letters and digits are taken, and not keyhold"
              .formatted(name));
    }
    Set<String> names = new HashSet<>();
    for (AnyTable<?, ?> table : tables) {
      if (!names.add(table.name())) {
        throw new StorageException.InvalidInput(
            "the set %s has two tables of the name %s".formatted(name, table.name()));
      }
    }
    return new TableSet(name, List.of(tables), resource -> null, List.of(), false, Set.of());
  }

  /** The tables that every storage with identities has; their migrations are the store's own. */
  static TableSet identities(AnyTable<?, ?>... tables) {
    return new TableSet("keyhold", List.of(tables), resource -> null, List.of(), false, Set.of());
  }

  /**
   * The set with its migrations, which are files of SQL that are never edited once they are
   * released: {@code migrations/sqlite/V1__first.sql}, {@code migrations/sqlite/V2__second.sql},
   * and the same for {@code postgresql}.
   *
   * @param resources finds a file beside a class of yours: {@code Hub.class::getResourceAsStream}
   * @param names what stands behind the numbers, in order
   */
  public TableSet migrations(Function<String, @Nullable InputStream> resources, String... names) {
    return new TableSet(name, tables, resources, List.of(names), guarded, tenantTables);
  }

  /**
   * The same, whose rows are written through {@link Tables} alone, and not by SQL through a lent
   * handle, which passes by the versions, the states and the trail.
   */
  public TableSet guarded() {
    return new TableSet(name, tables, resources, migrations, true, tenantTables);
  }

  /**
   * The same, of which these tables live in a tenant's own database, where each tenant has one. A
   * reference between one of them and another table is {@linkplain Reference#across across}, and
   * their ids are {@linkplain TableBuilder#idsWithinTenant a tenant's own}.
   *
   * @throws StorageException.InvalidInput if a table is not one of the set, or its ids are not a
   *     tenant's own
   */
  public TableSet perTenant(OrgTable<?>... those) {
    for (OrgTable<?> table : those) {
      if (!tables.contains(table) || !table.shape().is(Shape.Trait.IDS_WITHIN_TENANT)) {
        throw new StorageException.InvalidInput(
            "the table %s of the set %s cannot live in a tenant's own database: it is not one of the set, or is not declared idsWithinTenant()"
                .formatted(table.name(), name));
      }
    }
    Set<String> names = Arrays.stream(those).map(AnyTable::name).collect(Collectors.toSet());
    return new TableSet(name, tables, resources, migrations, guarded, names);
  }

  @Override
  public Set<String> tenantTables() {
    return tenantTables;
  }

  @Override
  public boolean isGuarded() {
    return guarded;
  }

  @Override
  public String name() {
    return name;
  }

  /** The tables, in the order that they were given. */
  public List<AnyTable<?, ?>> tables() {
    return tables;
  }

  @Override
  public List<Shape> shapes() {
    return shapes;
  }

  @Override
  public List<Migration> migrations(String dialect) {
    List<Migration> found = new ArrayList<>();
    for (String migration : migrations) {
      int number = found.size() + 1;
      String file =
          String.format(Locale.ROOT, "migrations/%s/V%d__%s.sql", dialect, number, migration);
      found.add(new Migration(number, migration, text(file)));
    }
    return found;
  }

  private String text(String file) {
    try (InputStream in = resources.apply(file)) {
      if (in == null) {
        throw new StorageException.InvalidInput(
            "the set %s has no file %s beside the class that was named".formatted(name, file));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "the set " + name;
  }
}

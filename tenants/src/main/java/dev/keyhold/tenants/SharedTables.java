package dev.keyhold.tenants;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.tables.TableTrail;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sets of tables, and which of them are tenants'.
 *
 * @param config how the shared database is opened
 * @param ofTenants the names of the tables that live with a tenant
 */
record SharedTables(StorageConfig config, Set<String> ofTenants) {
  /**
   * @throws StorageException.InvalidInput if a shared table refers to a tenant's
   */
  static SharedTables of(StorageConfig given) {
    Set<String> ofTenants =
        given.tables().stream()
            .flatMap(set -> set.tenantTables().stream())
            .collect(Collectors.toUnmodifiableSet());
    given.tables().stream()
        .flatMap(set -> set.shapes().stream())
        .filter(shape -> !ofTenants.contains(shape.name()))
        .forEach(shape -> refuse(shape, ofTenants));
    StorageConfig config =
        given
            .beside(given.url())
            .tables(
                Stream.concat(given.tables().stream(), Stream.of(Tenancy.SET))
                    .distinct()
                    .toArray(SetShape[]::new))
            .build();
    return new SharedTables(config, ofTenants);
  }

  private static void refuse(Shape shape, Set<String> ofTenants) {
    for (ReferenceShape reference : shape.references()) {
      if (ofTenants.contains(reference.table())) {
        throw new StorageException.InvalidInput(
            "the table %s is shared and refers by %s to the table %s, which lives with each tenant"
                .formatted(shape.name(), reference.column(), reference.table()));
      }
    }
  }

  /** The sets of which tables live with a tenant, for its own database. */
  List<SetShape> setsOfTenants() {
    return config.tables().stream().filter(set -> !set.tenantTables().isEmpty()).toList();
  }

  /** All tables whose rows are tenants', their trails too. */
  Set<String> hidden() {
    Set<String> hidden = new HashSet<>(ofTenants);
    TableTrail.TABLES.forEach(table -> hidden.add(table.name()));
    return Set.copyOf(hidden);
  }

  /** The tables with a tenant's rows in the shared database. */
  List<Shape> shapes() {
    Set<String> hidden = hidden();
    return Stream.of(config.tables())
        .flatMap(List::stream)
        .flatMap(set -> set.shapes().stream())
        .filter(shape -> hidden.contains(shape.name()))
        .toList();
  }
}

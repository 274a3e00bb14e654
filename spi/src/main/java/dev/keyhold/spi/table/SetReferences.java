package dev.keyhold.spi.table;

import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Where the references of sets lead that are in one storage. */
final class SetReferences {
  private final Set<String> tables;

  /** Whose rows are of tenants. */
  private final Set<String> ofTenants;

  /** Whose ids are a tenant's own. */
  private final Set<String> idsWithinTenant;

  /** Which live in a tenant's own database. */
  private final Set<String> apart;

  private SetReferences(List<SetShape> sets) {
    tables = names(sets, shape -> true);
    ofTenants = names(sets, shape -> shape.tenantColumn().isPresent());
    idsWithinTenant = names(sets, shape -> shape.is(Shape.Trait.IDS_WITHIN_TENANT));
    apart = sets.stream().flatMap(set -> set.tenantTables().stream()).collect(Collectors.toSet());
  }

  private static Set<String> names(List<SetShape> sets, Predicate<Shape> which) {
    return sets.stream()
        .flatMap(set -> set.shapes().stream())
        .filter(which)
        .map(Shape::name)
        .collect(Collectors.toSet());
  }

  /**
   * @throws StorageException.InvalidInput which names the tables
   */
  static void refuse(List<SetShape> sets) {
    SetReferences references = new SetReferences(sets);
    for (SetShape set : sets) {
      for (Shape shape : set.shapes()) {
        shape.references().forEach(each -> references.refuse(set, shape, each));
      }
    }
  }

  private void refuse(SetShape set, Shape shape, ReferenceShape reference) {
    if (shape.isTenantColumn(reference.column())) {
      return;
    }
    boolean ofTenant = shape.tenantColumn().isPresent();
    if (reference.withinTenant() && !tables.contains(reference.table())) {
      throw refused(set, shape, reference, ", whose set the storage is to be opened with too");
    }
    if (ofTenant && !reference.withinTenant() && ofTenants.contains(reference.table())) {
      throw refused(
          set,
          shape,
          reference,
          " by its name, and its rows are of tenants; refer to its declaration, so that no row points into another tenant");
    }
    if (!reference.withinTenant() && idsWithinTenant.contains(reference.table())) {
      throw refused(
          set,
          shape,
          reference,
          ", whose ids are a tenant's own, and its own rows are everybody's");
    }
    if (!reference.across() && apart.contains(shape.name()) != apart.contains(reference.table())) {
      throw refused(
          set,
          shape,
          reference,
          ", and one of both lives in a tenant's own database; say that the reference is across");
    }
  }

  private static StorageException refused(
      SetShape set, Shape shape, ReferenceShape reference, String why) {
    return new StorageException.InvalidInput(
        "the table %s of the set %s refers by %s to the table %s%s"
            .formatted(shape.name(), set.name(), reference.column(), reference.table(), why));
  }
}

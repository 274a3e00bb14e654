package dev.keyhold.spi.table;

import dev.keyhold.spi.StorageException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What sets take from each other that are in one storage: a database has one place for names. */
final class SetClashes {
  /** What has a name, by that name. */
  private final Map<String, String> taken = new HashMap<>();

  private SetClashes() {}

  static void refuse(List<SetShape> sets) {
    Set<String> names = new HashSet<>();
    SetClashes clashes = new SetClashes();
    for (SetShape set : sets) {
      if (!names.add(set.name())) {
        throw refused("two sets of tables have the name " + set.name());
      }
      set.shapes().forEach(shape -> clashes.take(set, shape));
    }
    refuseLoose(sets);
    refuseApart(sets);
    refusePastTenants(sets);
  }

  /** Without the tenant in its key, a reference would lead to any tenant's row. */
  private static void refusePastTenants(List<SetShape> sets) {
    Set<String> ofTenants =
        sets.stream()
            .flatMap(set -> set.shapes().stream())
            .filter(shape -> shape.tenantColumn().isPresent())
            .map(Shape::name)
            .collect(Collectors.toSet());
    for (SetShape set : sets) {
      for (Shape shape : set.shapes()) {
        shape.references().stream()
            .filter(reference -> shape.tenantColumn().isPresent() && !reference.withinTenant())
            .filter(reference -> ofTenants.contains(reference.table()))
            .findFirst()
            .ifPresent(
                reference -> {
                  throw refused(
                      "the table %s refers by %s to the table %s by its name, and its rows are of tenants; refer to its declaration, so that no row points into another tenant"
                          .formatted(shape.name(), reference.column(), reference.table()));
                });
      }
    }
  }

  /** No database keeps a reference into another. */
  private static void refuseApart(List<SetShape> sets) {
    Set<String> ofTenants =
        sets.stream().flatMap(set -> set.tenantTables().stream()).collect(Collectors.toSet());
    for (SetShape set : sets) {
      for (Shape shape : set.shapes()) {
        boolean ofTenant = ofTenants.contains(shape.name());
        shape.references().stream()
            .filter(reference -> !reference.across() && !isTenants(shape, reference))
            .filter(reference -> ofTenants.contains(reference.table()) != ofTenant)
            .findFirst()
            .ifPresent(
                reference -> {
                  throw refused(
                      "the table %s refers by %s to the table %s, and one of both lives in a tenant's own database; say that the reference is across"
                          .formatted(shape.name(), reference.column(), reference.table()));
                });
      }
    }
  }

  private static boolean isTenants(Shape shape, ReferenceShape reference) {
    return shape.tenantColumn().equals(Optional.of(reference.column()));
  }

  private void take(SetShape set, Shape shape) {
    take(shape.name(), "the table %s of the set %s".formatted(shape.name(), set.name()));
    for (IndexShape index : shape.indexes()) {
      take(
          index.name(),
          "the index %s of the table %s of the set %s"
              .formatted(index.name(), shape.name(), set.name()));
    }
  }

  private void take(String name, String what) {
    String other = taken.putIfAbsent(name, what);
    if (other != null) {
      throw refused("%s has the same name as %s".formatted(what, other));
    }
  }

  private static void refuseLoose(List<SetShape> sets) {
    Set<String> tables =
        sets.stream()
            .flatMap(set -> set.shapes().stream())
            .map(Shape::name)
            .collect(Collectors.toSet());
    for (SetShape set : sets) {
      for (Shape shape : set.shapes()) {
        shape.references().stream()
            .filter(reference -> reference.withinTenant() && !tables.contains(reference.table()))
            .findFirst()
            .ifPresent(
                reference -> {
                  throw refused(
                      "the table %s of the set %s refers to the table %s, whose set the storage is to be opened with too"
                          .formatted(shape.name(), set.name(), reference.table()));
                });
      }
    }
  }

  private static StorageException refused(String fault) {
    return new StorageException.InvalidInput(fault);
  }
}

package dev.keyhold.tck;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What goes with rows or keys that are deleted, or stands in the way of their deletion. */
final class Cascade {
  private final InMemoryTables tables;
  private final Set<Place> going = new HashSet<>();
  private final Deque<Place> toLookAt = new ArrayDeque<>();
  private final List<Referring> staying = new ArrayList<>();

  /** Where a row or a key is. */
  private record Place(String table, String id) {}

  /** A row that refers to one that goes. */
  private record Referring(Row row, ReferenceShape reference) {}

  Cascade(InMemoryTables tables) {
    this.tables = tables;
  }

  /**
   * Deletes rows of a table, or keys, and what goes with them; all or nothing.
   *
   * @throws StorageException.Conflict if rows stand in the way
   */
  void delete(String table, Collection<String> ids) {
    add(table, ids);
    while (!toLookAt.isEmpty()) {
      Place next = toLookAt.remove();
      tables.shapes().forEach(shape -> look(next, shape));
      add(InMemoryTables.KEYS, keys(next));
    }
    staying.removeIf(referring -> going.contains(place(referring.row())));
    for (Referring referring : staying) {
      if (referring.reference().whenDeleted() == WhenDeleted.REFUSE) {
        throw new StorageException.Conflict(
            "rows of %s refer to what is to be deleted".formatted(referring.row().shape()));
      }
    }
    Collection<Row> cleared = cleared();
    cleared.forEach(row -> row.shape().check(row));
    cleared.forEach(row -> tables.rows(row.shape()).put(row.id(), row));
    for (Place gone : going) {
      tables.content(gone.table()).remove(gone.id());
    }
  }

  private void look(Place gone, Shape shape) {
    for (ReferenceShape reference : shape.references()) {
      if (reference.table().equals(gone.table()) && !reference.across()) {
        tables.rows(shape).values().stream()
            .filter(row -> row.get(reference.column()).equals(Optional.of(gone.id())))
            .forEach(row -> found(new Referring(row, reference)));
      }
    }
  }

  private void found(Referring referring) {
    if (referring.reference().whenDeleted() == WhenDeleted.CASCADE) {
      add(place(referring.row()));
    } else {
      staying.add(referring);
    }
  }

  private void add(String table, Collection<String> ids) {
    ids.forEach(id -> add(new Place(table, id)));
  }

  private void add(Place place) {
    if (going.add(place)) {
      toLookAt.add(place);
    }
  }

  /** The rows that stay, without what they refer to. */
  private Collection<Row> cleared() {
    Map<Place, Row> cleared = new LinkedHashMap<>();
    for (Referring referring : staying) {
      Row before = cleared.getOrDefault(place(referring.row()), referring.row());
      Row after = before.toBuilder().set(referring.reference().column(), Optional.empty()).build();
      cleared.put(place(after), after);
    }
    return cleared.values();
  }

  /** The keys that go with a row: no shape says to what a key refers. */
  private List<String> keys(Place gone) {
    Optional<String> id = Optional.of(gone.id());
    return switch (gone.table()) {
      case "accounts" -> tables.keyIds(key -> key.ownerId().equals(id));
      case "organizations" -> tables.keyIds(key -> key.organizationId().equals(id));
      default -> List.of();
    };
  }

  private static Place place(Row row) {
    return new Place(row.shape().name(), row.id());
  }

  /** A row without a tenant refers to none of a tenant. */
  static boolean sameTenant(Row left, Row right) {
    return tenant(left).isPresent() && tenant(left).equals(tenant(right));
  }

  private static Optional<Object> tenant(Row row) {
    return row.shape().tenantColumn().flatMap(row::get);
  }
}

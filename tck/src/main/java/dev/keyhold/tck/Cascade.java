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

  /**
   * Where a row or a key is.
   *
   * @param key under which it is kept
   */
  private record Place(String table, String key, String id, Optional<String> tenant) {
    static Place of(Row row) {
      return new Place(
          row.shape().name(), InMemoryTables.key(row), row.id(), InMemoryTables.tenant(row));
    }
  }

  /** A row that refers to one that goes. */
  private record Referring(Row row, ReferenceShape reference) {}

  Cascade(InMemoryTables tables) {
    this.tables = tables;
  }

  /**
   * Deletes a row and what goes with it; all or nothing.
   *
   * @throws StorageException.Conflict if rows stand in the way
   */
  void delete(Row row) {
    add(Place.of(row));
    run();
  }

  /** The same of keys. */
  void deleteKeys(Collection<String> ids) {
    addKeys(ids);
    run();
  }

  private void run() {
    while (!toLookAt.isEmpty()) {
      Place next = toLookAt.remove();
      tables.shapes().forEach(shape -> look(next, shape));
      addKeys(keys(next));
    }
    staying.removeIf(referring -> going.contains(Place.of(referring.row())));
    for (Referring referring : staying) {
      if (referring.reference().whenDeleted() == WhenDeleted.REFUSE) {
        throw new StorageException.Conflict(
            "rows of %s refer to what is to be deleted".formatted(referring.row().shape()));
      }
    }
    Collection<Row> cleared = cleared();
    cleared.forEach(row -> row.shape().check(row));
    cleared.forEach(row -> tables.rows(row.shape()).put(InMemoryTables.key(row), row));
    for (Place gone : going) {
      tables.content(gone.table()).remove(gone.key());
    }
  }

  private void look(Place gone, Shape shape) {
    for (ReferenceShape reference : shape.references()) {
      if (reference.table().equals(gone.table()) && !reference.across()) {
        tables.rows(shape).values().stream()
            .filter(row -> row.get(reference.column()).equals(Optional.of(gone.id())))
            .filter(
                row ->
                    !reference.withinTenant() || InMemoryTables.tenant(row).equals(gone.tenant()))
            .forEach(row -> found(new Referring(row, reference)));
      }
    }
  }

  private void found(Referring referring) {
    if (referring.reference().whenDeleted() == WhenDeleted.CASCADE) {
      add(Place.of(referring.row()));
    } else {
      staying.add(referring);
    }
  }

  private void addKeys(Collection<String> ids) {
    ids.forEach(id -> add(new Place(InMemoryTables.KEYS, id, id, Optional.empty())));
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
      Row before = cleared.getOrDefault(Place.of(referring.row()), referring.row());
      Row after = before.toBuilder().set(referring.reference().column(), Optional.empty()).build();
      cleared.put(Place.of(after), after);
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
}

package dev.keyhold.move;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.Among;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.tables.Members;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts a page of rows into the target, each behind those that must be there before it: the parent
 * of a node, and the owner of an organization before its other members.
 */
final class Placement {
  private final Transaction from;
  private final Transaction to;
  private final Map<String, Shape> open;
  private final Set<Place> placed = new HashSet<>();

  /** A row of a page may be there already, as one that another needed. */
  private record Place(String table, String id, Scope scope) {
    static Place of(Row row) {
      return new Place(row.shape().name(), row.id(), Scope.around(row));
    }
  }

  /**
   * @param open the tables whose rows are not all there yet, by their names
   */
  Placement(Transaction from, Transaction to, Map<String, Shape> open) {
    this.from = from;
    this.to = to;
    this.open = open;
  }

  /** Those of one table that are not there. */
  void place(List<Row> page) {
    Shape shape = page.get(0).shape();
    Map<Scope, List<String>> ids =
        page.stream()
            .collect(
                Collectors.groupingBy(
                    Placement::scope, Collectors.mapping(Row::id, Collectors.toList())));
    ids.forEach(
        (scope, those) ->
            to.tables().among(shape, scope, Among.of(Shape.ID, those), Limits.PAGE_SIZE).stream()
                .map(Place::of)
                .forEach(placed::add));
    for (Row row : page) {
      if (!placed.contains(Place.of(row))) {
        placeBehindOthers(row);
      }
    }
  }

  /** Not by a method that calls itself: a branch of a tree may be longer than a stack. */
  private void placeBehindOthers(Row row) {
    Deque<Row> branch = new ArrayDeque<>();
    Set<Place> onBranch = new HashSet<>();
    branch.push(row);
    onBranch.add(Place.of(row));
    while (!branch.isEmpty()) {
      Optional<Row> before = before(branch.element());
      if (before.isEmpty()) {
        insert(branch.pop());
      } else if (onBranch.add(Place.of(before.get()))) {
        branch.push(before.get());
      } else {
        throw new StorageException.Conflict(
            "the row %s and others refer to each other in a circle, so that none can be moved first;"
                    .formatted(row)
                + " clear one of their references, and move again");
      }
    }
  }

  private void insert(Row row) {
    try {
      to.tables().insert(row.shape(), scope(row), row);
    } catch (StorageException.MissingReference e) {
      throw new StorageException.MissingReference(
          e.field().orElse(""),
          "the row %s refers to one that is not there (%s); see keyhold tables mend"
              .formatted(row, e.summary()),
          e);
    }
    placed.add(Place.of(row));
  }

  /** A row that must be there before this one, and is not. */
  private Optional<Row> before(Row row) {
    Optional<Row> referred =
        row.shape().references().stream()
            .filter(reference -> open.containsKey(reference.table()))
            .filter(reference -> row.get(reference.column()).isPresent())
            .filter(reference -> !to.tables().isThere(row, reference))
            .flatMap(reference -> referred(row, reference).stream())
            .findFirst();
    return referred.or(() -> owner(row));
  }

  private Optional<Row> referred(Row row, ReferenceShape reference) {
    Shape shape = Objects.requireNonNull(open.get(reference.table()));
    String id = (String) row.get(reference.column()).orElseThrow();
    Scope live =
        new Scope(
            reference.withinTenant() ? Scope.around(row).organizationId() : Optional.empty(),
            Scope.Rows.LIVE);
    return from.tables()
        .find(shape, live, id)
        .or(() -> from.tables().find(shape, live.deleted(), id));
  }

  /** An organization names an owner member, which a store looks at when it gets a member. */
  private Optional<Row> owner(Row row) {
    Shape members = Members.TABLE.shape();
    if (!row.shape().equals(members)) {
      return Optional.empty();
    }
    String organization = (String) row.get(Members.ORGANIZATION_ID.name()).orElseThrow();
    return from.identities()
        .organizations()
        .find(organization)
        .flatMap(found -> from.identities().members().find(organization, found.ownerId()))
        .map(Membership::id)
        .filter(id -> !id.equals(row.id()))
        .filter(id -> to.tables().find(members, Scope.everywhere(), id).isEmpty())
        .flatMap(id -> from.tables().find(members, Scope.everywhere(), id));
  }

  /** As wide as its id is unique, so that a page takes as few statements as it can. */
  private static Scope scope(Row row) {
    Scope around = Scope.around(row);
    return row.shape().is(Shape.Trait.IDS_WITHIN_TENANT)
        ? around
        : new Scope(Optional.empty(), around.rows());
  }
}

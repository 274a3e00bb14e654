package dev.keyhold.spi.table;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The rows of all tables, as one transaction sees them.
 *
 * <p>Each method takes the shape of the table, which must be one of a set that the storage was
 * opened with ({@link StorageException.Unsupported} otherwise), and the scope: a row outside of it
 * is not there. Where a table's {@linkplain Shape.Trait#IDS_WITHIN_TENANT ids are a tenant's own},
 * a row is named by its id in the scope of a tenant alone ({@link StorageException.InvalidInput}
 * otherwise). Names in errors are {@linkplain ColumnShape#member() members}, and no message holds a
 * value. A value that its column does not take was refused when the row was made; one to compare
 * with is put into the form that is kept first, as {@link ColumnShape#checked} does, and refused
 * where it has none.
 */
public interface TableStore {
  /** All tables of the sets that the storage was opened with. */
  Collection<Shape> shapes();

  /**
   * Adds a row, with its id and times as given.
   *
   * @return {@code row}, with the number that a {@linkplain ColumnShape.Mark#COUNTED counted}
   *     column got
   * @throws StorageException.InvalidInput if the row is of another tenant than the scope
   * @throws StorageException.Duplicate if the id or the values of a unique index are taken; of an
   *     id by a deleted row too, and by one of another tenant where ids are not a tenant's own
   * @throws StorageException.MissingReference if a row that it refers to is not there
   * @throws StorageException.Conflict if it breaks a check of the table
   */
  Row insert(Shape shape, Scope scope, Row row);

  Optional<Row> find(Shape shape, Scope scope, String id);

  /**
   * The one row with these values in the columns of a unique index.
   *
   * @param values one for each column that the index declares, in order
   * @throws StorageException.InvalidInput if there is no unique index of that name, its columns do
   *     not take the values, or deleted rows are looked for, which stand in none
   */
  Optional<Row> findUnique(Shape shape, Scope scope, String index, List<Object> values);

  /**
   * The rows whose columns hold one of several values, in no order: what a page of other rows is
   * related to, in one statement.
   *
   * @param wanted on the id, or on the first columns of an index
   * @param most how many rows are taken at the most
   * @throws StorageException.InvalidInput if no index serves the columns
   * @throws StorageException.Conflict if there are more than {@code most}
   */
  List<Row> among(Shape shape, Scope scope, Among wanted, int most);

  /**
   * The values that rows lead to from some, step by step. A value that is come to again is not
   * followed anew, so circles do no harm.
   *
   * @return those that it began with among them
   * @throws StorageException.InvalidInput if no index serves the conditions and the column from
   *     which a step begins
   * @throws StorageException.Conflict if they are too many or too far; none is left out in silence
   */
  default Set<String> reach(Shape shape, Scope scope, Paths paths, Collection<String> starts) {
    RowOrder.among(shape, scope, new Among(paths.where(), Map.of(paths.from(), Set.of())));
    return paths.walk(
        starts,
        values -> {
          Set<String> found = new HashSet<>();
          values.forEach(value -> found.addAll(next(shape, scope, paths, value)));
          return found;
        });
  }

  private List<String> next(Shape shape, Scope scope, Paths paths, String value) {
    if (paths.from().equals(Shape.ID)) {
      return find(shape, scope, value)
          .filter(row -> paths.where().stream().allMatch(condition -> condition.matches(row)))
          .flatMap(row -> row.get(paths.to()))
          .map(Object::toString)
          .stream()
          .toList();
    }
    List<Condition> where = new ArrayList<>(paths.where());
    where.add(Condition.equal(paths.from(), value));
    RowQuery query = new RowQuery(Optional.empty(), where, false);
    return Page.walk(Limits.PAGE_SIZE, page -> list(shape, scope, query, page))
        .flatMap(page -> page.items().stream())
        .flatMap(row -> row.get(paths.to()).stream())
        .map(Object::toString)
        .toList();
  }

  /**
   * One page of a query, in the order of its index. As cursors hold where they stand, no list is in
   * the order of a {@linkplain ColumnShape.Mark#SECRET secret}; and deleted rows are in the order
   * of no unique index.
   *
   * @throws StorageException.InvalidInput if no index serves the query; the message names the one
   *     that would
   */
  Page<Row> list(Shape shape, Scope scope, RowQuery query, PageRequest page);

  /** How many rows there are on all pages of a query, which takes as long as to read them. */
  long count(Shape shape, Scope scope, RowQuery query);

  /**
   * Changes columns of one row in one guarded step. A patch that changes nothing leaves the update
   * time and the version too, and is refused all the same where a guard does not hold.
   *
   * @throws StorageException.NotFound if there is no such row
   * @throws StorageException.Conflict if the version is another, a condition does not hold, the
   *     state may not become what is asked, or the row would break a check of the table
   * @throws StorageException.Duplicate as {@link #insert} says
   * @throws StorageException.MissingReference as {@link #insert} says
   */
  Changed<Row> update(Shape shape, Scope scope, String id, RowPatch patch);

  /**
   * Makes one change to several rows, as {@link #update} does to each. All are looked at first: if
   * one is not there, or a guard does not hold, none is changed. A unique value or a reference can
   * still be refused in the midst.
   *
   * @param ids none twice
   * @return what became of each, in their order
   */
  default List<Changed<Row>> updateEach(
      Shape shape, Scope scope, List<String> ids, RowPatch patch) {
    ids.forEach(id -> patch.over(find(shape, scope, id).orElseThrow(() -> missing(shape, id))));
    return ids.stream().map(id -> update(shape, scope, id, patch)).toList();
  }

  private static StorageException missing(Shape shape, String id) {
    return new StorageException.NotFound("there is no row %s in %s".formatted(id, shape));
  }

  /**
   * Deletes a row for good, and with it the rows whose references say so.
   *
   * @param version the version that it must have; empty to take any
   * @return the row as it was; empty if there was none
   * @throws StorageException.Conflict if the version is another, or rows that refer to it stand in
   *     the way
   */
  Optional<Row> delete(Shape shape, Scope scope, String id, OptionalLong version);

  /**
   * Whether the row is there to which one of a table's references leads; a softly deleted one is.
   *
   * @param row in which the reference is present
   */
  boolean isThere(Row row, ReferenceShape reference);
}

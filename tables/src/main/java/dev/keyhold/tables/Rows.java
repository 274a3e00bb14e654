package dev.keyhold.tables;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Among;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is done with the rows of tables, in the transaction of the unit of work.
 *
 * <p>A change that is refused has changed nothing, and the unit may go on: {@link
 * StorageException.Duplicate}, {@link StorageException.MissingReference}, {@link
 * StorageException.Conflict} and {@link StorageException.InvalidInput} name the column to blame.
 *
 * @param <D> the door, which decides whose tables it takes
 */
public abstract sealed class Rows<D> permits Tenant, Global, AllTenants {
  /** How many rows one page of others may be related to. */
  private static final int MOST_RELATED = 10 * Limits.PAGE_SIZE;

  final RowAccess access;

  Rows(RowAccess access) {
    this.access = access;
  }

  /** Adds a row that says its own id and times. */
  public <R> R add(AnyTable<R, D> table, R item) {
    return table.item(access.store().insert(table.shape(), access.scope(), table.row(item)));
  }

  /**
   * Adds a new row. It has another name than {@link #add}, as a lambda leaves javac undecided
   * between two of one name.
   *
   * @param make makes the record with the id, the times and the tenant that it gets
   */
  public <R> R insert(AnyTable<R, D> table, Function<Fresh, R> make) {
    return add(table, make.apply(access.fresh()));
  }

  /** Adds rows; if one is refused, those before it stay unless the unit of work fails. */
  public <R> List<R> addAll(AnyTable<R, D> table, Collection<R> items) {
    return items.stream().map(item -> add(table, item)).toList();
  }

  /**
   * Changes the row with the same values in a unique index, or adds one.
   *
   * @param make the row to add; it says the values of the index
   * @param changes what becomes of the row that is there
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final <R> R upsert(
      AnyTable<R, D> table, Index<R> unique, Function<Fresh, R> make, Assignment<R>... changes) {
    R item = make.apply(access.fresh());
    Row row = table.row(item);
    List<Object> values = unique.columns.stream().flatMap(c -> row.get(c).stream()).toList();
    boolean whole = values.size() == unique.columns.size(); // else it is like no other row
    Optional<Row> there = whole ? unique(table, unique, values) : Optional.empty();
    return there
        .map(found -> update(table, found.id(), changes).after())
        .orElseGet(() -> add(table, item));
  }

  public <R> Optional<R> find(AnyTable<R, D> table, String id) {
    return access.store().find(table.shape(), access.scope(), id).map(table::item);
  }

  /**
   * The one row with these values in the columns of a unique index.
   *
   * @param values as {@code COLUMN.is(value)}, one for each column of the index
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final <R> Optional<R> find(AnyTable<R, D> table, Index<R> unique, Where<R>... values) {
    Map<String, Object> given = new HashMap<>();
    for (Where<R> where : values) {
      Condition condition = where.condition();
      if (condition.is() == Condition.Is.EQUAL) {
        condition.value().ifPresent(value -> given.put(condition.column(), value));
      }
    }
    List<Object> ordered =
        unique.columns.stream().flatMap(c -> Optional.ofNullable(given.get(c)).stream()).toList();
    if (values.length != unique.columns.size() || ordered.size() != values.length) {
      throw new StorageException.InvalidInput(
          "%s is looked up by is(...) of each of the columns %s, once"
              .formatted(table, unique.columns));
    }
    return unique(table, unique, ordered).map(table::item);
  }

  private <R> Optional<Row> unique(AnyTable<R, D> table, Index<R> unique, List<Object> values) {
    return access
        .store()
        .findUnique(table.shape(), access.scope(), unique.nameIn(table.name()), values);
  }

  /** Begins a query of a table's rows. */
  public <R> Query<R> from(AnyTable<R, D> table) {
    return new Query<>(access, table);
  }

  /** Changes columns of a row, whatever version it has. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final <R> Changed<R> update(AnyTable<R, D> table, String id, Assignment<R>... changes) {
    return update(table, id, List.of(changes));
  }

  final <R> Changed<R> update(AnyTable<R, D> table, String id, List<Assignment<R>> changes) {
    return new Patches<>(access, table).update(id, OptionalLong.empty(), List.of(), changes);
  }

  /**
   * Changes columns of a row that was read before.
   *
   * @throws StorageException.Conflict if it was changed since, where the table is versioned
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final <R> Changed<R> update(AnyTable<R, D> table, R read, Assignment<R>... changes) {
    Row row = table.row(read);
    return new Patches<>(access, table)
        .update(row.id(), row.version(), List.of(), List.of(changes));
  }

  /**
   * Changes columns of a row if it meets these conditions.
   *
   * @throws StorageException.Conflict if it does not
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final <R> Changed<R> updateIf(
      AnyTable<R, D> table, String id, List<Where<R>> only, Assignment<R>... changes) {
    return new Patches<>(access, table).update(id, OptionalLong.empty(), only, List.of(changes));
  }

  /**
   * Makes one change to several rows if all of them meet these conditions. All are looked at first:
   * if one does not, none is changed.
   *
   * @param ids none twice
   * @return what became of each, in their order
   * @throws StorageException.NotFound if one is not there
   * @throws StorageException.Conflict if one does not meet the conditions
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final <R> List<Changed<R>> updateEach(
      AnyTable<R, D> table, List<String> ids, List<Where<R>> only, Assignment<R>... changes) {
    return new Patches<>(access, table).updateEach(ids, only, List.of(changes));
  }

  final <R> Changed<R> updateIf(
      AnyTable<R, D> table, String id, List<Where<R>> only, List<Assignment<R>> changes) {
    return new Patches<>(access, table).update(id, OptionalLong.empty(), only, changes);
  }

  /**
   * Deletes a row: softly, where the table says so.
   *
   * @return the row as it was; empty if there was none
   */
  public <R> Optional<R> delete(AnyTable<R, D> table, String id) {
    return delete(table, id, OptionalLong.empty());
  }

  /**
   * Deletes a row that was read before.
   *
   * @throws StorageException.Conflict if it was changed since, where the table is versioned
   */
  public <R> Optional<R> delete(AnyTable<R, D> table, R read) {
    Row row = table.row(read);
    return delete(table, row.id(), row.version());
  }

  private <R> Optional<R> delete(AnyTable<R, D> table, String id, OptionalLong version) {
    if (!table.shape().is(Shape.Trait.SOFT_DELETED)) {
      return purge(table, id, version);
    }
    return find(table, id).map(there -> new Patches<>(access, table).delete(id, version).before());
  }

  /** Deletes a row for good, also where deletion is soft. */
  public <R> Optional<R> purge(AnyTable<R, D> table, String id) {
    return purge(table, id, OptionalLong.empty());
  }

  private <R> Optional<R> purge(AnyTable<R, D> table, String id, OptionalLong version) {
    return access.store().delete(table.shape(), access.scope(), id, version).map(table::item);
  }

  /**
   * Brings a softly deleted row back.
   *
   * @throws StorageException.NotFound if there is no deleted row of this id
   * @throws StorageException.Duplicate if its unique values were taken meanwhile
   */
  public <R> R restore(AnyTable<R, D> table, String id) {
    return new Patches<>(access.deleted(), table).restore(id).after();
  }

  /**
   * The rows that others refer to, in one statement.
   *
   * @return by their ids; those that are not there, or not seen by this door, are left out
   */
  public <R, P> Map<String, P> related(Reference<R, P> reference, Collection<R> items) {
    AnyTable<P, ?> target = reference.target();
    Set<String> ids =
        items.stream()
            .flatMap(item -> reference.column.stored(item).stream())
            .map(String.class::cast)
            .collect(Collectors.toSet());
    return access
        .store()
        .among(target.shape(), scope(target), Among.of(Shape.ID, ids), MOST_RELATED)
        .stream()
        .collect(Collectors.toMap(Row::id, target::item));
  }

  /**
   * The rows that refer to others, in one statement.
   *
   * @param ids the ids of those others
   * @return by the id that they refer to
   * @throws StorageException.Conflict if they are more than ten pages; read them by a query
   */
  public <R> Map<String, List<R>> referring(
      AnyTable<R, D> table, Reference<R, ?> reference, Collection<String> ids) {
    Map<String, List<R>> found = new LinkedHashMap<>();
    String column = reference.column.name();
    for (Row row :
        access.store().among(table.shape(), access.scope(), Among.of(column, ids), MOST_RELATED)) {
      String id = (String) row.get(column).orElseThrow();
      found.computeIfAbsent(id, none -> new ArrayList<>()).add(table.item(row));
    }
    return found;
  }

  /**
   * The rows at the other ends of a table that joins two, in two statements.
   *
   * @param joining the table whose rows each refer to one of both sides
   * @param near the reference to this side
   * @param far the reference to the other
   * @param ids the ids on this side
   * @return the rows of the other side by the ids of this one
   */
  public <J, P> Map<String, List<P>> through(
      AnyTable<J, D> joining, Reference<J, ?> near, Reference<J, P> far, Collection<String> ids) {
    Map<String, List<J>> joins = referring(joining, near, ids);
    Map<String, P> others = related(far, joins.values().stream().flatMap(List::stream).toList());
    Map<String, List<P>> found = new LinkedHashMap<>();
    joins.forEach(
        (id, rows) ->
            found.put(
                id,
                rows.stream()
                    .flatMap(row -> far.column.stored(row).stream())
                    .flatMap(other -> Optional.ofNullable(others.get((String) other)).stream())
                    .toList()));
    return found;
  }

  /**
   * The rows whose columns each hold one of several values, in one statement.
   *
   * @param where what all of them have besides; each names one value of its column
   * @param values texts, by the columns that hold them; the first columns of an index
   * @param most how many rows are taken at the most
   * @throws StorageException.Conflict if there are more
   */
  public <R> List<R> among(
      AnyTable<R, D> table,
      List<Where<R>> where,
      Map<? extends AnyColumn<R, String>, ? extends Collection<String>> values,
      int most) {
    Map<String, Set<String>> wanted = new HashMap<>();
    values.forEach((column, those) -> wanted.put(column.name(), Set.copyOf(those)));
    Among among = new Among(where.stream().map(Where::condition).toList(), wanted);
    return access.store().among(table.shape(), access.scope(), among, most).stream()
        .map(table::item)
        .toList();
  }

  /**
   * The values that rows lead to from some, step by step; circles do no harm.
   *
   * @return those that it began with among them
   * @throws StorageException.Conflict if they are too many or too far
   */
  public <R> Set<String> reach(AnyTable<R, D> table, Ways<R> ways, Collection<String> starts) {
    return access.store().reach(table.shape(), access.scope(), ways.paths(), starts);
  }

  /**
   * A tenant's row may refer to one of everybody's. The other way round it takes the named door.
   */
  private Scope scope(AnyTable<?, ?> table) {
    if (table.isOfTenants() && this instanceof Global) {
      throw new StorageException.InvalidInput(
          "the rows of %s are of tenants; Tables.in or Tables.acrossTenants reads them"
              .formatted(table));
    }
    return table.isOfTenants() ? access.scope() : Scope.everywhere();
  }
}

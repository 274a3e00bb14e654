package dev.keyhold.tables;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowQuery;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A query of a table's rows, in the order of one of its indexes. It never changes; each method
 * answers another.
 *
 * @param <R> the record of a row
 */
public final class Query<R> {
  private final RowAccess access;
  private final AnyTable<R, ?> table;
  private final RowQuery query;

  Query(RowAccess access, AnyTable<R, ?> table) {
    this(access, table, RowQuery.ALL);
  }

  private Query(RowAccess access, AnyTable<R, ?> table, RowQuery query) {
    this.access = access;
    this.table = table;
    this.query = query;
  }

  /** The rows that meet these conditions too. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final Query<R> where(Where<R>... conditions) {
    List<Condition> all =
        Stream.concat(query.where().stream(), Arrays.stream(conditions).map(Where::condition))
            .toList();
    return new Query<>(access, table, new RowQuery(query.index(), all, query.descending()));
  }

  /** In the order of this index; else of the first that serves the conditions. */
  public Query<R> by(Index<R> index) {
    Optional<String> name = Optional.of(index.nameIn(table.name()));
    return new Query<>(access, table, new RowQuery(name, query.where(), query.descending()));
  }

  /** The last come first. */
  public Query<R> descending() {
    return new Query<>(access, table, new RowQuery(query.index(), query.where(), true));
  }

  /**
   * One page.
   *
   * @throws StorageException.InvalidInput if no index of the table serves the conditions; the
   *     message names the one that would
   */
  public Page<R> page(PageRequest request) {
    Page<Row> rows = rows(request);
    return new Page<>(rows.items().stream().map(table::item).toList(), rows.next());
  }

  private Page<Row> rows(PageRequest request) {
    return access.store().list(table.shape(), access.scope(), query, request);
  }

  /** The first row in the order. */
  public Optional<R> first() {
    return page(PageRequest.first(1)).items().stream().findFirst();
  }

  /** How many rows there are, which takes as long as to read them. */
  public long count() {
    return access.store().count(table.shape(), access.scope(), query);
  }

  /**
   * Changes the rows of one page, each as {@link Rows#update} does.
   *
   * @return the page as it is now; its cursor leads to those that are left
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final Page<Changed<R>> update(PageRequest request, Assignment<R>... changes) {
    Page<Row> rows = rows(request);
    List<String> ids = rows.items().stream().map(Row::id).toList();
    return new Page<>(
        new Patches<>(access, table).updateEach(ids, List.of(), List.of(changes)), rows.next());
  }

  /**
   * Deletes rows for good, in one batch.
   *
   * @param most how many at the most, up to {@link Limits#PAGE_SIZE}
   * @return how many it deleted; fewer than {@code most} if none are left
   */
  public int purge(int most) {
    List<Row> rows = rows(PageRequest.first(most)).items();
    int deleted = 0;
    for (Row row : rows) {
      // One that went with another of the batch is gone already.
      deleted +=
          access
              .store()
              .delete(table.shape(), access.scope(), row.id(), OptionalLong.empty())
              .map(gone -> 1)
              .orElse(0);
    }
    return deleted;
  }
}

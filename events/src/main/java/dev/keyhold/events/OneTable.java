package dev.keyhold.events;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.AnyTable;
import dev.keyhold.tables.Assignment;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.Query;
import dev.keyhold.tables.Rows;
import dev.keyhold.tables.Where;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The rows of one table through one door: what is done with them is the same, whether they are a
 * tenant's or everybody's.
 */
record OneTable<R, D>(Rows<D> rows, AnyTable<R, D> table) {
  R add(R item) {
    return rows.add(table, item);
  }

  Optional<R> find(String id) {
    return rows.find(table, id);
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final Optional<R> find(Index<R> unique, Where<R>... values) {
    return rows.find(table, unique, values);
  }

  Query<R> all() {
    return rows.from(table);
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final Changed<R> update(String id, Assignment<R>... changes) {
    return rows.update(table, id, changes);
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final Changed<R> updateIf(String id, List<Where<R>> only, Assignment<R>... changes) {
    return rows.updateIf(table, id, only, changes);
  }

  /**
   * The same, where a caller is told what it means that the row is not so.
   *
   * @param meaning of the conflict, by the column that differs
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  final Changed<R> updateIf(
      String id,
      List<Where<R>> only,
      UnaryOperator<StorageException.Conflict> meaning,
      Assignment<R>... changes) {
    try {
      return updateIf(id, only, changes);
    } catch (StorageException.Conflict e) {
      throw meaning.apply(e);
    }
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final List<Changed<R>> updateEach(
      List<String> ids, List<Where<R>> only, Assignment<R>... changes) {
    return rows.updateEach(table, ids, only, changes);
  }

  boolean delete(String id) {
    return rows.delete(table, id).isPresent();
  }
}

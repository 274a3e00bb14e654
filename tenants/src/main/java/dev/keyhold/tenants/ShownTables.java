package dev.keyhold.tenants;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Among;
import dev.keyhold.spi.table.Paths;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Some tables of a storage, and of those the rows of one tenant, if it is a tenant's view. */
record ShownTables(TableStore inner, Shown shown) implements TableStore {

  /** Which tables a view shows, and whose rows. */
  interface Shown {
    boolean shows(Shape shape);

    /**
     * @throws StorageException.InvalidInput if it is the scope of somebody else
     */
    Scope narrowed(Shape shape, Scope scope);
  }

  /**
   * @throws StorageException.Unsupported if the view does not show the table
   */
  private Scope in(Shape shape, Scope scope) {
    if (!shown.shows(shape)) {
      throw new StorageException.Unsupported(
          "%s is not to be seen here: a tenant's tables are reached by Tenants.tenant, and all others by Tenants.system"
              .formatted(shape));
    }
    return shown.narrowed(shape, scope);
  }

  @Override
  public Collection<Shape> shapes() {
    return inner.shapes().stream().filter(shown::shows).toList();
  }

  @Override
  public Row insert(Shape shape, Scope scope, Row row) {
    return inner.insert(shape, in(shape, scope), row);
  }

  @Override
  public Optional<Row> find(Shape shape, Scope scope, String id) {
    return inner.find(shape, in(shape, scope), id);
  }

  @Override
  public Optional<Row> findUnique(Shape shape, Scope scope, String index, List<Object> values) {
    return inner.findUnique(shape, in(shape, scope), index, values);
  }

  @Override
  public List<Row> among(Shape shape, Scope scope, Among wanted, int most) {
    return inner.among(shape, in(shape, scope), wanted, most);
  }

  @Override
  public Set<String> reach(Shape shape, Scope scope, Paths paths, Collection<String> starts) {
    return inner.reach(shape, in(shape, scope), paths, starts);
  }

  @Override
  public Page<Row> list(Shape shape, Scope scope, RowQuery query, PageRequest page) {
    return inner.list(shape, in(shape, scope), query, page);
  }

  @Override
  public long count(Shape shape, Scope scope, RowQuery query) {
    return inner.count(shape, in(shape, scope), query);
  }

  @Override
  public Changed<Row> update(Shape shape, Scope scope, String id, RowPatch patch) {
    return inner.update(shape, in(shape, scope), id, patch);
  }

  @Override
  public List<Changed<Row>> updateEach(Shape shape, Scope scope, List<String> ids, RowPatch patch) {
    return inner.updateEach(shape, in(shape, scope), ids, patch);
  }

  @Override
  public Optional<Row> delete(Shape shape, Scope scope, String id, OptionalLong version) {
    return inner.delete(shape, in(shape, scope), id, version);
  }

  @Override
  public boolean isThere(Row row, ReferenceShape reference) {
    in(row.shape(), Scope.around(row));
    return inner.isThere(row, reference);
  }
}

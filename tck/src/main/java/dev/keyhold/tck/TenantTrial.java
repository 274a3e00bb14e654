package dev.keyhold.tck;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Two tenants, and what the rules ask of them. */
final class TenantTrial {
  static final String ACME = "acme";
  static final String BELL = "bell";

  final Storage acme;
  final Storage bell;
  private final TenantContract.Opened opened;
  private final SampleRows samples;
  private final KeyholdRows keyholds;
  private final List<Shape> shapes;
  private final List<Shape> sharedShapes;

  /**
   * @param untried tables that no rule is tried on
   */
  TenantTrial(TenantContract.Opened opened, Set<String> untried) {
    this.opened = opened;
    this.keyholds = new KeyholdRows(opened.shared().offers());
    opened
        .shared()
        .run(
            tx -> {
              keyholds.provideTenant(tx, ACME);
              keyholds.provideTenant(tx, BELL);
            });
    this.acme = opened.tenant(ACME);
    this.bell = opened.tenant(BELL);
    List<Shape> ofTenants = acme.read(tx -> List.copyOf(tx.tables().shapes()));
    List<Shape> shared = opened.shared().read(tx -> List.copyOf(tx.tables().shapes()));
    this.shapes = tried(ofTenants, untried);
    this.sharedShapes = tried(shared, untried);
    this.samples =
        new SampleRows(
            opened.shared(),
            List.of(new All(Stream.concat(ofTenants.stream(), shared.stream()).toList())));
  }

  private static List<Shape> tried(List<Shape> shapes, Set<String> untried) {
    return shapes.stream().filter(shape -> !untried.contains(shape.name())).toList();
  }

  /** All tables, as one set. */
  private record All(List<Shape> shapes) implements SetShape {
    @Override
    public String name() {
      return "all";
    }

    @Override
    public List<Migration> migrations(String dialect) {
      return List.of();
    }
  }

  /** The tables that are a tenant's. */
  List<Shape> shapes() {
    return shapes;
  }

  /** Those that are no tenant's. */
  List<Shape> sharedShapes() {
    return sharedShapes;
  }

  Shape shape(String table) {
    return samples.shape(table);
  }

  Storage shared() {
    return opened.shared();
  }

  Storage tenant(String id) {
    return id.equals(ACME) ? acme : bell;
  }

  /** The row of this number, of which nothing is stored yet. */
  Row row(Shape shape, String tenant, int number) {
    return samples.row(shape, tenant, number);
  }

  /**
   * The row of this number with all that it refers to. It may be there, because a row of another
   * table refers to it.
   */
  Row insert(Shape shape, String tenant, int number) {
    Row row = row(shape, tenant, number);
    return find(tenant, row).stream().findFirst().orElseGet(() -> insert(row, tenant, number));
  }

  Row insert(Row row, String tenant, int number) {
    provide(row, tenant, number);
    return tenant(tenant).write(tx -> tx.tables().insert(row.shape(), Scope.of(tenant), row));
  }

  /** All that a row refers to is there. */
  void provide(Row row, String tenant, int number) {
    for (ReferenceShape reference : row.shape().references()) {
      if (!row.shape().isTenantColumn(reference.column())
          && row.get(reference.column()).isPresent()) {
        provide(reference.table(), tenant, number);
      }
    }
  }

  private void provide(String table, String tenant, int number) {
    if (KeyholdRows.has(table)) {
      opened.shared().run(tx -> keyholds.provide(tx, table, tenant, number));
      return;
    }
    Shape shape = samples.shape(table);
    if (!shapes.contains(shape)) {
      samples.obtain(shape, tenant, number);
    } else if (find(tenant, row(shape, tenant, number)).isEmpty()) {
      insert(shape, tenant, number);
    }
  }

  List<Row> find(String tenant, Row row) {
    return tenant(tenant)
        .read(tx -> tx.tables().find(row.shape(), Scope.of(tenant), row.id()).stream().toList());
  }

  /**
   * What a call on Acme's rows answers, or how it refuses: the message too, in which the id that
   * was asked for is left out.
   */
  String answer(String id, Function<TableStore, ?> call) {
    try {
      return String.valueOf(acme.<Object, RuntimeException>write(tx -> call.apply(tx.tables())));
    } catch (StorageException e) {
      return e.getClass().getSimpleName() + " " + e.field() + " " + e.summary().replace(id, "ID");
    }
  }

  void close() {
    acme.close();
    bell.close();
    opened.close();
  }
}

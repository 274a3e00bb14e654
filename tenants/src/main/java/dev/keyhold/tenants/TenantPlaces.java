package dev.keyhold.tenants;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.TenantDatabases;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.RowsElsewhere;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Both kinds of places for tenants: one may be moved from the one to the other. */
final class TenantPlaces implements AutoCloseable {
  private static final int BATCH = 100;

  private final TenantsBuilder options;
  private final SharedTables sets;
  private final Storage shared;
  private final InstantSource clock;
  private final RowsHome rows;
  private final Optional<TenantDatabases> provided;
  private final OpenTenants open;

  TenantPlaces(TenantsBuilder options, SharedTables sets, Storage shared) {
    this.options = options;
    this.sets = sets;
    this.shared = shared;
    this.clock = options.clock;
    this.rows = new RowsHome(shared, clock);
    this.provided = options.provider().tenantDatabases();
    this.open =
        new OpenTenants(
            this::open,
            options.mostOpen.orElseGet(() -> provided.map(TenantDatabases::mostOpen).orElse(1)),
            options.patience());
  }

  /** The names of all databases of tenants, whoever made them. */
  SortedSet<String> names() {
    return provided.map(all -> all.names(sets.config())).orElseGet(TreeSet::new);
  }

  /** How much space a database of this name takes. */
  long bytes(String name) {
    return required().bytes(sets.config(), name);
  }

  Home of(RegisteredTenant tenant) {
    return tenant.mode() == TenantMode.ROWS ? rows : databases(tenant);
  }

  DatabasesHome databases(RegisteredTenant tenant) {
    required(); // or refuses
    return new DatabasesHome(open);
  }

  private TenantDatabases required() {
    return provided.orElseThrow(
        () ->
            new StorageException.Unsupported(
                "the provider '%s' keeps no databases for tenants; keep them as rows"
                    .formatted(options.provider().name())));
  }

  /** To make one in the place of one that is missing would hide the loss. */
  private Storage open(String name, boolean makes) {
    if (!makes && !required().isThere(sets.config(), name)) {
      throw new MissingDatabase(name);
    }
    StorageConfig config =
        required()
            .beside(sets.config(), name)
            .tables(sets.setsOfTenants().toArray(SetShape[]::new))
            .elsewhere(new InShared())
            .build();
    return options.open(config);
  }

  /** What a tenant's row refers to outside of its own database. */
  private final class InShared implements RowsElsewhere {
    @Override
    public boolean keeps(String table) {
      return !sets.ofTenants().contains(table);
    }

    @Override
    public boolean isThere(Row row, ReferenceShape reference) {
      return shared.read(tx -> tx.tables().isThere(row, reference));
    }
  }

  /** Whether the shared database has rows of an organization. */
  boolean hasRows(String organizationId) {
    Scope live = Scope.of(organizationId);
    return shared.read(
        tx ->
            sets.shapes().stream()
                .anyMatch(
                    shape ->
                        scopes(shape, live).anyMatch(each -> isAny(tx.tables(), shape, each))));
  }

  /** One row is looked for: there may be a million. */
  private static boolean isAny(TableStore store, Shape shape, Scope scope) {
    return !store.list(shape, scope, RowQuery.ALL, PageRequest.first(1)).items().isEmpty();
  }

  /** Removes all that a tenant has, but for what goes with its organization. */
  void clear(RegisteredTenant tenant) {
    if (tenant.mode() == TenantMode.ROWS) {
      clear(Scope.of(tenant.organizationId()));
      return;
    }
    String name = TenantName.of(tenant.organizationId());
    if (provided.filter(all -> all.isThere(sets.config(), name)).isPresent()) {
      databases(tenant).shut(tenant.organizationId(), clock.instant());
      open.close(name);
      required().remove(sets.config(), name);
    }
  }

  /** Of rows that refer to each other, each pass takes those to which none refers any more. */
  private void clear(Scope live) {
    long before;
    long left = Long.MAX_VALUE;
    do {
      before = left;
      sets.shapes().forEach(shape -> clear(shape, live));
      left = sets.shapes().stream().mapToLong(shape -> count(shape, live)).sum();
    } while (left > 0 && left < before);
  }

  private long count(Shape shape, Scope live) {
    return shared.read(
        tx -> scopes(shape, live).mapToLong(s -> tx.tables().count(shape, s, RowQuery.ALL)).sum());
  }

  private static Stream<Scope> scopes(Shape shape, Scope live) {
    return shape.is(Shape.Trait.SOFT_DELETED) ? Stream.of(live, live.deleted()) : Stream.of(live);
  }

  /** A batch at a time, so that others are not kept from the writer. */
  private void clear(Shape shape, Scope live) {
    scopes(shape, live)
        .flatMap(
            scope ->
                Page.walk(
                    BATCH, page -> shared.write(tx -> deleted(tx.tables(), shape, scope, page))))
        .forEach(page -> {});
  }

  private static Page<Row> deleted(TableStore store, Shape shape, Scope scope, PageRequest page) {
    Page<Row> rows = store.list(shape, scope, RowQuery.ALL, page);
    rows.items().forEach(row -> delete(store, scope, row));
    return rows;
  }

  private static boolean delete(TableStore store, Scope scope, Row row) {
    try {
      return store.delete(row.shape(), scope, row.id(), OptionalLong.empty()).isPresent();
    } catch (StorageException.Conflict e) {
      return false; // another row refers to it, and goes before
    }
  }

  /** Makes a database that is no tenant's place, but has the tables of one. */
  Storage makeFile(StorageConfig file) {
    return openFile(file.beside(file.url()));
  }

  /** Opens one that is there. */
  Storage openFile(StorageConfig file) {
    return openFile(file.beside(file.url()).setting("migrations", "validate"));
  }

  private Storage openFile(StorageConfig.Builder file) {
    SetShape[] tables = sets.setsOfTenants().toArray(SetShape[]::new);
    return Keyhold.open(file.tables(tables).elsewhere(new Believed()).build());
  }

  /** What is not in an archive is looked up when the tenant is restored. */
  private final class Believed implements RowsElsewhere {
    @Override
    public boolean keeps(String table) {
      return !sets.ofTenants().contains(table);
    }

    @Override
    public boolean isThere(Row row, ReferenceShape reference) {
      return true;
    }
  }

  @Override
  public void close() {
    open.close();
  }
}

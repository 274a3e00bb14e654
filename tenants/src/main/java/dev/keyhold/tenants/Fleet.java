package dev.keyhold.tenants;

import dev.keyhold.move.Move.Proof;
import dev.keyhold.spi.Finding;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All tenants, for their operator. Hubs may use them meanwhile. */
public final class Fleet {
  private final Tenants tenants;
  private final Tables tables;
  private final TenantPlaces places;
  private final Moving moving;

  Fleet(Tenants tenants, Tables tables, TenantPlaces places, Moving moving) {
    this.moving = moving;
    this.tenants = tenants;
    this.tables = tables;
    this.places = places;
  }

  /** The tenants by their ids. An organization that was never used as one is not among them. */
  public Page<TenantStatus> list(PageRequest request) {
    Page<RegisteredTenant> page =
        tenants.system().read(tx -> tables.global(tx).from(RegisteredTenant.TABLE).page(request));
    return new Page<>(page.items().stream().map(RegisteredTenant::status).toList(), page.next());
  }

  /**
   * The ids of all organizations that have rows of tenants, without making a tenant of one: those
   * that have a place, and those with rows from before there were tenants.
   */
  public Stream<String> organizations() {
    return Page.walk(
            page -> tenants.system().read(tx -> tx.identities().organizations().list(page)))
        .flatMap(page -> page.items().stream())
        .map(Organization::id)
        .filter(this::hasRows);
  }

  private boolean hasRows(String organizationId) {
    return tenants
        .registered(organizationId)
        .map(
            tenant ->
                tenant.state() != TenantState.CREATING && tenant.state() != TenantState.REMOVING)
        .orElseGet(() -> places.hasRows(organizationId));
  }

  /**
   * Moves a tenant from the rows of the shared database into one of its own, or back. Nobody
   * reaches it meanwhile: its units of work throw {@link StorageException.Unavailable}. If it is
   * cut off, it is gone on with when it is called again.
   *
   * @param copied hears of each page: the part, and how many records of it there are by now
   * @return what each part came to; nothing if it was there already. If one is not the same, the
   *     tenant stays where it was and is reached by nobody
   * @throws StorageException.NotFound if there is no such tenant
   */
  public List<Proof> move(String organizationId, TenantMode to, ObjLongConsumer<String> copied) {
    return moving.move(organizationId, to, copied);
  }

  /**
   * Writes a tenant into an empty database, with a manifest that holds a digest of each part.
   * Others read the tenant meanwhile, and cannot write to its database.
   *
   * @param file such as {@code sqlite:acme.db}, which is one file once this returns
   * @return what each part came to; if one is not the same, the file is no archive
   * @throws StorageException.NotFound if there is no such tenant, or it is being removed
   * @throws StorageException.Unavailable if it is being moved or restored
   * @throws StorageException.Conflict if the database is not empty
   */
  public List<Proof> archive(
      String organizationId, StorageConfig file, ObjLongConsumer<String> copied) {
    return moving.archive(organizationId, file, copied);
  }

  /**
   * Brings a tenant back from an archive. Its organization is there, and not a tenant yet; so are
   * the accounts that its rows refer to. If it is cut off, it is gone on with when it is called
   * again.
   *
   * @throws StorageException.InvalidInput if the file is no archive of this tenant
   * @throws StorageException.Corrupt if it is not what its manifest says
   * @throws StorageException.Conflict if the tenant is there
   * @throws StorageException.MissingReference if a row refers to what is not there
   */
  public List<Proof> restore(
      String organizationId, StorageConfig file, ObjLongConsumer<String> copied) {
    return moving.restore(organizationId, file, copied);
  }

  private Stream<TenantStatus> all() {
    return Page.walk(Limits.PAGE_SIZE, this::list).flatMap(page -> page.items().stream());
  }

  /**
   * Makes the place of a tenant now, and not when it is first used.
   *
   * @throws StorageException.NotFound if there is no such organization
   */
  public void create(String organizationId) {
    tenants.bare(organizationId).read(tx -> true);
  }

  /**
   * Runs the migrations that databases of tenants lack, several at once. One that fails is told,
   * and stops no other; it is tried again the next time. Those of the shared database have run when
   * it was opened.
   *
   * @param atOnce how many at once; at least 1
   * @param told hears of each in turn, on the caller's thread
   * @return whether all are up to date
   */
  public boolean migrate(int atOnce, Consumer<Finding> told) {
    AtomicBoolean ok = new AtomicBoolean(true);
    each(
        atOnce,
        tenant -> finding(tenant.organizationId(), "up to date", () -> open(tenant)),
        finding -> {
          told.accept(finding);
          ok.compareAndSet(true, finding.ok());
        });
    return ok.get();
  }

  private void open(TenantStatus tenant) {
    if (tenant.state() == TenantState.CREATING || tenant.state() == TenantState.READY) {
      create(tenant.organizationId());
    }
  }

  /**
   * Opens each tenant, verifies its trail and measures its database: who is behind with its
   * migrations, if the shared database was opened to validate them, who is damaged, and who is
   * large. It changes nothing, and what {@link #look} finds besides is not among it.
   *
   * @param atOnce how many at once; at least 1
   * @param told hears of each in turn, on the caller's thread
   */
  public void examine(int atOnce, Consumer<TenantHealth> told) {
    Examination examination = new Examination(tenants, places);
    each(atOnce, examination::of, told);
  }

  private <T> void each(int atOnce, Function<TenantStatus, T> work, Consumer<T> told) {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      List<CompletableFuture<T>> running = new ArrayList<>();
      all().forEach(t -> running.add(CompletableFuture.supplyAsync(() -> work.apply(t), threads)));
      running.forEach(each -> told.accept(each.join()));
    } finally {
      threads.shutdown();
    }
  }

  private static Finding finding(String name, String well, Runnable work) {
    try {
      work.run();
      return new Finding(name, true, well);
    } catch (StorageException e) {
      return new Finding(name, false, e.summary());
    }
  }

  /**
   * What is not as it should be: tenants whose making or removal was cut off, databases that are
   * missing, and databases that belong to nobody. It changes nothing and opens no tenant.
   */
  public List<Finding> look() {
    List<Finding> found = new ArrayList<>();
    Set<String> names = new TreeSet<>(places.names());
    List<TenantStatus> all = all().toList();
    for (TenantStatus tenant : all) {
      found.addAll(look(tenant, names));
    }
    Set<String> known =
        all.stream().flatMap(tenant -> tenant.database().stream()).collect(Collectors.toSet());
    names.removeAll(known);
    names.forEach(
        name ->
            found.add(
                new Finding(name, false, "a database of no tenant; look at it, and remove it")));
    return found;
  }

  private static List<Finding> look(TenantStatus tenant, Set<String> names) {
    String id = tenant.organizationId();
    boolean isMissing =
        tenant.state() == TenantState.READY
            && tenant.database().filter(name -> !names.contains(name)).isPresent();
    if (isMissing) {
      return List.of(new Finding(id, false, "its database is missing; restore a backup"));
    }
    return tenant.state() == TenantState.READY
        ? List.of()
        : List.of(new Finding(id, false, cutOff(tenant.state())));
  }

  static String cutOff(TenantState state) {
    return switch (state) {
      case CREATING -> "its making was cut off; mend it";
      case MOVING -> "its move was cut off, or is under way; run it again";
      case MOVED -> "its move was cut off when it had arrived; mend it";
      case RESTORING -> "its restoration was cut off, or is under way; run it again, or remove it";
      case REMOVING -> "its removal was cut off; mend it";
      case READY -> "ready";
    };
  }

  /** Goes on with what was cut off, but for what only its caller knows how to go on with. */
  public boolean mend(Consumer<Finding> told) {
    List<TenantStatus> cut = all().filter(tenant -> tenant.state() != TenantState.READY).toList();
    boolean ok = true;
    for (TenantStatus tenant : cut) {
      Finding finding = mend(tenant.organizationId(), tenant.state());
      told.accept(finding);
      ok &= finding.ok();
    }
    return ok;
  }

  private Finding mend(String id, TenantState state) {
    return switch (state) {
      case CREATING -> finding(id, "made", () -> create(id));
      case MOVED -> finding(id, "moved", () -> tenants.registered(id).ifPresent(moving::arrive));
      case REMOVING -> finding(id, "removed", () -> tenants.remove(id));
      case MOVING, RESTORING, READY -> new Finding(id, state == TenantState.READY, cutOff(state));
    };
  }
}

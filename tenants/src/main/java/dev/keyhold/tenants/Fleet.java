package dev.keyhold.tenants;

import dev.keyhold.spi.Finding;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All tenants, for their operator. Hubs may use them meanwhile. */
public final class Fleet {
  private final Tenants tenants;
  private final Tables tables;
  private final TenantPlaces places;

  Fleet(Tenants tenants, Tables tables, TenantPlaces places) {
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
    return each(
        atOnce, told, tenant -> finding(tenant.organizationId(), "up to date", () -> open(tenant)));
  }

  private void open(TenantStatus tenant) {
    if (tenant.state() != TenantState.REMOVING) {
      create(tenant.organizationId());
    }
  }

  private boolean each(int atOnce, Consumer<Finding> told, Function<TenantStatus, Finding> work) {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      List<CompletableFuture<Finding>> running = new ArrayList<>();
      all().forEach(t -> running.add(CompletableFuture.supplyAsync(() -> work.apply(t), threads)));
      boolean ok = true;
      for (CompletableFuture<Finding> each : running) {
        Finding finding = each.join();
        told.accept(finding);
        ok &= finding.ok();
      }
      return ok;
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
        all.stream()
            .filter(tenant -> tenant.mode() == TenantMode.DATABASES)
            .map(tenant -> TenantName.of(tenant.organizationId()))
            .collect(Collectors.toSet());
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
        tenant.mode() == TenantMode.DATABASES
            && tenant.state() == TenantState.READY
            && !names.contains(TenantName.of(id));
    if (isMissing) {
      return List.of(new Finding(id, false, "its database is missing; restore a backup"));
    }
    return tenant.state() == TenantState.READY
        ? List.of()
        : List.of(
            new Finding(
                id,
                false,
                String.format(Locale.ROOT, "its %s was cut off; mend it", word(tenant.state()))));
  }

  private static String word(TenantState state) {
    return state == TenantState.CREATING ? "making" : "removal";
  }

  /** Goes on with what was cut off. */
  public boolean mend(Consumer<Finding> told) {
    List<TenantStatus> cut = all().filter(tenant -> tenant.state() != TenantState.READY).toList();
    boolean ok = true;
    for (TenantStatus tenant : cut) {
      String id = tenant.organizationId();
      Finding finding =
          tenant.state() == TenantState.CREATING
              ? finding(id, "made", () -> create(id))
              : finding(id, "removed", () -> tenants.remove(id));
      told.accept(finding);
      ok &= finding.ok();
    }
    return ok;
  }
}

package dev.keyhold.tenants;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Assignment;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.TableSet;
import dev.keyhold.tables.Tables;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tenants, which are organizations: each with its rows and its trail, that no other one reaches.
 *
 * <p>Which tables are tenants' is said by their sets ({@link
 * dev.keyhold.tables.TableSet#perTenant}). They are reached by {@link #tenant} alone; accounts,
 * organizations, members, keys and all other tables by {@link #system}. Where the rows of a tenant
 * are ({@link TenantMode}) stands in the shared database, and makes no other difference.
 *
 * <p>A unit of work is one transaction of one tenant, or of what all share. What spans two of them
 * is two units, of which the second may fail: a unit inside of another one is refused with {@link
 * IllegalStateException}. A tenant's trail holds what concerns the tenant's rows, and the shared
 * one all else; no entry stands in both.
 */
public final class Tenants implements AutoCloseable {
  /**
   * The tables that the shared database keeps for tenants, for whoever moves or checks the whole of
   * it; {@link TenantsBuilder#open} has them by itself.
   */
  public static final TableSet SET = Tenancy.SET;

  private final Storage shared;
  private final AuditedStorage system;
  private final TenantPlaces places;
  private final TenantView view;
  private final Nesting nesting;
  private final Tables tables;
  private final Supplier<AuditContext> context;
  private final InstantSource clock;
  private final TenantMode mode;
  private final Set<Part> offers;
  private final TenantEntryHook onEntryOfTenant;

  Tenants(TenantsBuilder options, SharedTables sets) {
    this.context = options.context;
    this.clock = options.clock;
    this.tables = Tables.of(clock);
    this.nesting = new Nesting();
    this.view = options.seen.apply(TenantView.over(sets.ofTenants()));
    this.shared = options.open(sets.config());
    Set<Part> ofTenants = EnumSet.of(Part.TABLES, Part.AUDIT, Part.EVENTS);
    ofTenants.retainAll(shared.offers());
    this.offers = Collections.unmodifiableSet(ofTenants);
    this.onEntryOfTenant = options.onEntryOfTenant;
    this.system =
        audited(new SystemStorage(shared, sets.hidden(), nesting)).onEntry(options.onEntry).build();
    try {
      this.places = new TenantPlaces(options, sets, shared);
      this.mode = mode(options.mode);
    } catch (RuntimeException e) {
      system.close();
      throw e;
    }
  }

  /**
   * @param shared how the database is opened that all share, with its sets of tables
   * @param context tells who acts, as {@link AuditedStorage#over} says
   */
  public static TenantsBuilder builder(StorageConfig shared, Supplier<AuditContext> context) {
    return new TenantsBuilder(shared, context);
  }

  /** It was decided once, and stands in the database. */
  private TenantMode mode(Optional<TenantMode> wanted) {
    Optional<Tenancy> there = system.read(tx -> tables.global(tx).find(Tenancy.TABLE, Tenancy.ID));
    if (there.isEmpty() && wanted.isEmpty()) {
      throw new StorageException.InvalidInput(
          "nobody has said where the rows of tenants are; say it once, by mode or keyhold tenants init");
    }
    TenantMode decided = there.map(Tenancy::mode).or(() -> wanted.map(this::decide)).orElseThrow();
    wanted
        .filter(mode -> mode != decided)
        .ifPresent(
            mode -> {
              throw new StorageException.InvalidInput(
                  "the tenants of this database are kept as %s, and not as %s; each can be moved by itself"
                      .formatted(decided, mode));
            });
    return decided;
  }

  private TenantMode decide(TenantMode wanted) {
    return system.write(
        tx -> {
          Global rows = tables.global(tx);
          return rows.find(Tenancy.TABLE, Tenancy.ID)
              .orElseGet(() -> rows.add(Tenancy.TABLE, Tenancy.of(wanted, clock.instant())))
              .mode();
        });
  }

  /** Where new tenants are put. */
  public TenantMode mode() {
    return mode;
  }

  /**
   * What all tenants share: accounts, organizations, members, keys, and the tables that are no
   * tenant's. Closed with this object.
   */
  public AuditedStorage system() {
    return system;
  }

  /**
   * The tables and the trail of one tenant. The place for them is made when it is first used; rows
   * that the organization has from before there were tenants stay where they are, until it is
   * {@linkplain Fleet#move moved}. If there is no such organization, its units of work throw {@link
   * StorageException.NotFound}. To close it closes no database. It costs nothing to ask for it anew
   * each time. Refused attempts that it is told are recorded in the tenant's trail, and counted
   * with those of {@link #system}.
   *
   * @param organizationId the organization that is the tenant
   */
  public AuditedStorage tenant(String organizationId) {
    return audited(bare(organizationId))
        .refusedAttemptsWith(system, organizationId)
        .onEntry((tx, entry) -> onEntryOfTenant.appended(tx, organizationId, entry))
        .build();
  }

  /** What a tenant's storage offers. */
  Set<Part> offers() {
    return offers;
  }

  /** The same without entries of its own making, for the rules of a storage. */
  Storage bare(String organizationId) {
    return new TenantStorage(offers, organizationId, this::home, view, nesting);
  }

  /**
   * The tenant of a key that was verified: its look-up has found the organization already.
   *
   * @throws StorageException.InvalidInput if it is no organization's key
   */
  public AuditedStorage tenant(ApiKey key) {
    return tenant(
        key.organizationId()
            .orElseThrow(
                () ->
                    new StorageException.InvalidInput(
                        "organizationId", "the key is no organization's, so it opens no tenant")));
  }

  /** All of them, for their operator. */
  public Fleet fleet() {
    return new Fleet(this, tables, places, new Moving(this, places, view, clock));
  }

  private AuditedStorage.Builder audited(Storage storage) {
    return AuditedStorage.builder(storage, context).clock(clock);
  }

  private Home home(String organizationId) {
    RegisteredTenant tenant =
        shared
            .read(tx -> tables.global(tx).find(RegisteredTenant.TABLE, organizationId))
            .orElseGet(() -> register(organizationId));
    refuseGoing(tenant);
    if (tenant.state() == TenantState.CREATING) {
      places.databases(tenant).furnish(organizationId, clock.instant());
      become(organizationId, TenantState.READY);
    }
    return places.of(tenant);
  }

  private static void refuseGoing(RegisteredTenant tenant) {
    switch (tenant.state()) {
      case REMOVING ->
          throw new StorageException.NotFound(
              "the tenant of the organization %s is being removed"
                  .formatted(tenant.organizationId()));
      case MOVING, MOVED, RESTORING ->
          throw new StorageException.Unavailable(
              "the tenant of the organization %s is being moved; try again later"
                  .formatted(tenant.organizationId()));
      case CREATING, READY -> {}
    }
  }

  /** One that has rows from before there were tenants is where these are. */
  private RegisteredTenant register(String organizationId) {
    TenantMode first = places.hasRows(organizationId) ? TenantMode.ROWS : mode;
    return register(RegisteredTenant.of(organizationId, first, clock.instant()));
  }

  /** The tenant as it is registered; as given, if it was not. */
  RegisteredTenant register(RegisteredTenant tenant) {
    String organizationId = tenant.organizationId();
    return system.write(
        tx -> {
          if (tx.identities().organizations().find(organizationId).isEmpty()) {
            throw new StorageException.NotFound(
                "there is no organization %s, so it is no tenant".formatted(organizationId));
          }
          Global rows = tables.global(tx);
          return rows.find(RegisteredTenant.TABLE, organizationId)
              .orElseGet(() -> rows.add(RegisteredTenant.TABLE, tenant));
        });
  }

  Optional<RegisteredTenant> registered(String organizationId) {
    return system.read(tx -> tables.global(tx).find(RegisteredTenant.TABLE, organizationId));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final void change(String organizationId, Assignment<RegisteredTenant>... changes) {
    system.run(tx -> tables.global(tx).update(RegisteredTenant.TABLE, organizationId, changes));
  }

  private void become(String organizationId, TenantState state) {
    change(organizationId, RegisteredTenant.STATE.to(state));
  }

  /**
   * Removes a tenant with all its rows, its trail, and its organization with the members and the
   * keys. Nobody reaches it from the first step on. If it is cut off, it is gone on with when it is
   * called again.
   *
   * @return whether there was such an organization
   * @throws StorageException as the deletion of an organization says
   */
  public boolean remove(String organizationId) {
    Optional<RegisteredTenant> tenant = registered(organizationId);
    if (tenant.isPresent()) {
      become(organizationId, TenantState.REMOVING);
      places.clear(tenant.get());
      places.clear(tenant.get().elsewhere()); // where a move that was cut off has begun
    }
    return system.write(
        tx -> {
          tables.global(tx).delete(RegisteredTenant.TABLE, organizationId);
          return tx.identities().organizations().delete(organizationId);
        });
  }

  /** Closes the shared database and those of tenants, after the units that run. */
  @Override
  public void close() {
    nesting.refuse("close");
    places.close();
    system.close();
  }
}

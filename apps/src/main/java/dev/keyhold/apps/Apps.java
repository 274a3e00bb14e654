package dev.keyhold.apps;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Tables;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Opens the doors of apps: which there are, where they are reached, and which a tenant has.
 *
 * <p>The storages were opened with {@link AppTables}. This object may be shared by threads.
 */
public final class Apps {
  private final Storages storages;

  private Apps(Storages storages) {
    this.storages = storages;
  }

  /**
   * Adds the row that counts changes, if it is missing.
   *
   * @param system what all organizations share
   * @param tenants the storage of an organization's rows, by its id; it may be {@code system}
   * @param clock of the storages
   */
  public static Apps over(
      Storage system, Function<String, ? extends Storage> tenants, InstantSource clock) {
    Storages storages = new Storages(system, tenants::apply, Tables.of(clock), clock);
    Apps apps = new Apps(storages);
    if (!storages.readShared(SharedAppRows::isBegun)) {
      system.run(tx -> apps.shared(tx).begin());
    }
    return apps;
  }

  /**
   * @param tx of the storage that all share
   */
  public AppRegistry registry(Transaction tx) {
    return new AppRegistry(shared(tx));
  }

  /**
   * @param tx of the storage that all share
   */
  public AppRoutes routes(Transaction tx) {
    return new AppRoutes(shared(tx));
  }

  /** Those of one tenant, in transactions of their own. */
  public TenantApps of(String organizationId) {
    return new TenantApps(storages, organizationId);
  }

  /**
   * What is denied of licences.
   *
   * @param tx of the storage that all share
   */
  public LicenseDenials denials(Transaction tx) {
    return new LicenseDenials(shared(tx));
  }

  /**
   * Keeps the time of the clock for those who judge licences later. A hub calls it now and then, so
   * that a clock that is set back is noticed.
   */
  public void noteTime() {
    LicenseClock.note(storages);
  }

  /**
   * Takes the time of the clock for the latest, whatever was seen before: after a clock was wrong
   * and far ahead, no licence would count otherwise. It is in the trail.
   */
  public void resetTime() {
    LicenseClock.reset(storages);
  }

  /** The latest time that was seen; empty before the first. */
  public Optional<Instant> latestTime() {
    return LicenseClock.latest(storages);
  }

  /** The licences of organizations, by their ids, as they are judged by what is trusted. */
  public Function<String, Licenses> licenses(LicenseTrust trust) {
    LicenseJudge judge = new LicenseJudge(trust);
    LicenseClock time = new LicenseClock(storages, trust);
    return organizationId -> new Licenses(new LicenseSight(storages, judge, time, organizationId));
  }

  /**
   * Leads requests to apps, from memory.
   *
   * @throws dev.keyhold.spi.StorageException.Unsupported if the storages do not tell of commits
   */
  public AppRouter router() {
    return AppRouter.over(storages);
  }

  private SharedAppRows shared(Transaction tx) {
    return SharedAppRows.in(storages.tables(), tx, storages.clock());
  }
}

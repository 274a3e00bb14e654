package dev.keyhold.apps;

import dev.keyhold.spi.Page;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The rows of one tenant, in one transaction.
 *
 * @param beneath the same rows, where what follows from something else leaves no entry in the trail
 */
record TenantAppRows(Tenant rows, Tenant beneath, String tenantId, InstantSource clock) {
  static TenantAppRows in(
      Tables tables, Transaction tx, String organizationId, InstantSource clock) {
    return new TenantAppRows(
        tables.in(tx, organizationId),
        tables.in(Tables.beneath(tx), organizationId),
        organizationId,
        clock);
  }

  Instant now() {
    return clock.instant();
  }

  /** Whoever remembers routes sees that there may be others now. */
  void change() {
    if (!counted() && !begun()) {
      count();
    }
  }

  private boolean counted() {
    boolean isThere = beneath.find(AppState.TABLE, AppState.ID).isPresent();
    if (isThere) {
      count();
    }
    return isThere;
  }

  private void count() {
    beneath.update(AppState.TABLE, AppState.ID, AppState.CHANGES.plus(1));
  }

  /** Whether this transaction made the first change, and not somebody else meanwhile. */
  private boolean begun() {
    try {
      Instant now = now();
      beneath.add(AppState.TABLE, new AppState(Stamp.of(AppState.ID, now, now), tenantId, 1));
      return true;
    } catch (StorageException.Duplicate e) {
      return false;
    }
  }

  long changes() {
    return rows.find(AppState.TABLE, AppState.ID).map(AppState::changes).orElse(0L);
  }

  Optional<TenantApp> find(String appId) {
    return rows.find(TenantApp.TABLE, AppName.of(appId).text());
  }

  TenantApp there(String appId) {
    return find(appId).orElseThrow(() -> SharedAppRows.missing("app of the tenant"));
  }

  List<TenantApp> all() {
    return Page.all(rows.from(TenantApp.TABLE)::page);
  }
}

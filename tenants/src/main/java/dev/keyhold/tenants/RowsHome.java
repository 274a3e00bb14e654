package dev.keyhold.tenants;

import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.TableTrail;
import dev.keyhold.tables.Tables;
import java.time.InstantSource;

/** The shared database, in which each row says whose it is. */
record RowsHome(Storage shared, InstantSource clock) implements Home {
  @Override
  public <T, X extends Exception> T use(String organizationId, Use<T, X> use) throws X {
    return use.with(shared);
  }

  @Override
  public Listening listen(String organizationId, Runnable listener) {
    return shared.listen(listener);
  }

  @Override
  public boolean holds(Transaction tx, String organizationId) {
    return Tables.of(clock)
        .global(tx)
        .find(RegisteredTenant.TABLE, organizationId)
        .filter(tenant -> tenant.mode() == TenantMode.ROWS && tenant.state() == TenantState.READY)
        .isPresent();
  }

  @Override
  public AuditSink trail(Transaction tx, String organizationId) {
    return TableTrail.over(tx.tables(), organizationId, clock);
  }
}

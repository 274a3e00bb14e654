package dev.keyhold.apps;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.tables.Tables;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * Where the rows of apps are.
 *
 * @param tenants the storage of an organization's rows; it may be {@code system}
 */
record Storages(
    Storage system, Function<String, Storage> tenants, Tables tables, InstantSource clock) {
  Storage tenant(String organizationId) {
    return tenants.apply(organizationId);
  }

  <T> T readShared(Function<SharedAppRows, T> work) {
    return system.read(tx -> work.apply(SharedAppRows.in(tables, tx, clock)));
  }

  <T> T writeShared(Function<SharedAppRows, T> work) {
    return system.write(tx -> work.apply(SharedAppRows.in(tables, tx, clock)));
  }

  <T> T read(String organizationId, Function<TenantAppRows, T> work) {
    return tenant(organizationId).read(in(organizationId, work));
  }

  <T> T write(String organizationId, Function<TenantAppRows, T> work) {
    return tenant(organizationId).write(in(organizationId, work));
  }

  private <T> UnitOfWork<T, RuntimeException> in(
      String organizationId, Function<TenantAppRows, T> work) {
    return tx -> work.apply(TenantAppRows.in(tables, tx, organizationId, clock));
  }
}

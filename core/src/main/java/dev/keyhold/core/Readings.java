package dev.keyhold.core;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import java.util.function.Function;

/**
 * Reads what one question needs from the storage that all share and from the one of an
 * organization: in one transaction, where they are one.
 */
record Readings(Storage system, Function<String, Storage> tenants, Tables tables) {

  /** Of one question. */
  interface Reading {
    <T> T shared(Function<SharedLook, T> work);

    <T> T tenant(Function<Tenant, T> work);
  }

  <T> T with(String organizationId, Function<Reading, T> question) {
    Storage tenant = tenants.apply(organizationId);
    return tenant == system
        ? system.read(tx -> question.apply(new AtOnce(tx, tables, organizationId)))
        : question.apply(new Apart(system, tenant, tables, organizationId));
  }

  private record AtOnce(Transaction tx, Tables tables, String organizationId) implements Reading {
    @Override
    public <T> T shared(Function<SharedLook, T> work) {
      return work.apply(SharedLook.in(tx, tables));
    }

    @Override
    public <T> T tenant(Function<Tenant, T> work) {
      return work.apply(tables.in(tx, organizationId));
    }
  }

  private record Apart(Storage system, Storage tenant, Tables tables, String organizationId)
      implements Reading {
    @Override
    public <T> T shared(Function<SharedLook, T> work) {
      return system.read(tx -> work.apply(SharedLook.in(tx, tables)));
    }

    @Override
    public <T> T tenant(Function<Tenant, T> work) {
      return tenant.read(tx -> work.apply(tables.in(tx, organizationId)));
    }
  }
}

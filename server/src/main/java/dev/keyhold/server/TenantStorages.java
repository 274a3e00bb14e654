package dev.keyhold.server;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.table.Shape;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which storage answers: the one that all share, or that of a tenant. */
final class TenantStorages {
  private final Storage shared;
  private final Collection<Shape> known;
  private final @Nullable Function<String, ? extends Storage> tenants;

  /**
   * @param tables whether tables are served at all: a storage need not offer any
   * @param tenants the storage of an organization; null if tenants have none of their own
   */
  TenantStorages(
      Storage shared, boolean tables, @Nullable Function<String, ? extends Storage> tenants) {
    this.shared = shared;
    this.known = tables ? shared.read(tx -> tx.tables().shapes()) : List.of();
    this.tenants = tenants;
  }

  /** Whether tenants have storages of their own. */
  boolean areThere() {
    return tenants != null;
  }

  /** Whether the table can be reached, as far as it is known without any tenant. */
  boolean mayHave(ServedTable table) {
    return known.contains(table.shape()) || (table.isOfTenants() && areThere());
  }

  /** Where the rows are that a request is about. */
  Storage of(ServedTable table, Request request) {
    return known.contains(table.shape()) ? shared : of(request.path(Route.TENANT));
  }

  Storage of(String organizationId) {
    return tenants == null ? shared : tenants.apply(organizationId);
  }

  /** Where it is recorded what a key was used for: with its organization, if it has one. */
  Storage of(ApiKey key) {
    return of(key.organizationId());
  }

  private Storage of(Optional<String> organizationId) {
    return organizationId.map(this::of).orElse(shared);
  }
}

package dev.keyhold.tenants;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Storage;
import dev.keyhold.tables.Tables;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A tenant, as the shared database knows it.
 *
 * @param organizationId the organization that is the tenant
 * @param mode where its rows are
 * @param state how far it is
 */
public record TenantStatus(String organizationId, TenantMode mode, TenantState state) {
  /**
   * All tenants that a shared database knows, such as a copy of one.
   *
   * @param shared opened with {@link Tenants#SET}
   */
  public static Stream<TenantStatus> all(Storage shared) {
    Tables tables = Tables.of(InstantSource.fixed(Instant.EPOCH)); // nothing is written
    return Page.walk(
            Limits.PAGE_SIZE,
            page -> shared.read(tx -> tables.global(tx).from(RegisteredTenant.TABLE).page(page)))
        .flatMap(page -> page.items().stream())
        .map(RegisteredTenant::status);
  }

  /** What the database is called that the tenant has to itself; empty if it has none. */
  public Optional<String> database() {
    return mode == TenantMode.DATABASES
        ? Optional.of(TenantName.of(organizationId))
        : Optional.empty();
  }
}

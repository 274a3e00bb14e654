package dev.keyhold.tables;

import dev.keyhold.tables.Definition.TenantPart;
import java.util.Optional;
import java.util.function.Function;

/**
 * A table whose rows are each of a tenant, which is an organization: they go with it, and are
 * reached by the handle of that tenant alone.
 *
 * @param <R> the record of a row
 */
public final class OrgTable<R> extends AnyTable<R, Tenant> {
  private static final String TENANT = "organization_id";

  OrgTable(Definition<R> definition) {
    super(definition);
  }

  /** The column that says whose row it is, for SQL that is written by hand. */
  public String tenantColumn() {
    return definition.tenant().map(TenantPart::column).orElseThrow();
  }

  /**
   * Begins a table; {@link TableBuilder#read} ends it.
   *
   * @param stamp the common columns of a record
   * @param organizationId whose row it is
   */
  public static <R> TableBuilder<R, OrgTable<R>> of(
      Class<R> type, String name, Function<R, Stamp> stamp, Function<R, String> organizationId) {
    return begin(
        type, name, stamp, new TenantPart<>(TENANT, false, organizationId.andThen(Optional::of)));
  }

  /** The same for rows that may be of no tenant; those are seen over all tenants alone. */
  public static <R> TableBuilder<R, OrgTable<R>> ofOptionalTenant(
      Class<R> type,
      String name,
      Function<R, Stamp> stamp,
      Function<R, Optional<String>> organizationId) {
    return begin(type, name, stamp, new TenantPart<>(TENANT, true, organizationId));
  }

  private static <R> TableBuilder<R, OrgTable<R>> begin(
      Class<R> type, String name, Function<R, Stamp> stamp, TenantPart<R> tenant) {
    return new TableBuilder<>(type, name, stamp, Optional.of(tenant), OrgTable::new);
  }
}

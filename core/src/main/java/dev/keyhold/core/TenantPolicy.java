package dev.keyhold.core;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;

import dev.keyhold.spi.Json;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;

/**
 * A setting of an organization.
 *
 * @param key one that the hub knows ({@link PolicyKey})
 */
public record TenantPolicy(Stamp stamp, String tenantId, String key, Json value) {
  static final Column<TenantPolicy, String> KEY = id("key", TenantPolicy::key);
  static final Column<TenantPolicy, Json> VALUE = json("value", TenantPolicy::value);

  static final Index<TenantPolicy> BY_KEY = Index.unique(KEY);

  static final OrgTable<TenantPolicy> TABLE =
      OrgTable.of(
              TenantPolicy.class, "tenant_policies", TenantPolicy::stamp, TenantPolicy::tenantId)
          .tenantColumn("tenant_id")
          .columns(KEY, VALUE)
          .indexes(BY_KEY)
          .versioned()
          .idsWithinTenant()
          .read(
              row ->
                  new TenantPolicy(
                      row.stamp(), row.organizationId(), row.get(KEY), row.get(VALUE)));
}

package dev.keyhold.core;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tenant;
import java.util.Optional;

/** The settings of an organization, in one transaction of the organization's storage. */
public final class TenantPolicies {
  private final Tenant rows;

  TenantPolicies(PowerRows power) {
    this.rows = power.rows();
  }

  /** What is set, or the default. */
  public Json value(PolicyKey key) {
    return find(key).map(TenantPolicy::value).orElse(key.byDefault());
  }

  /** What is set, with its version; empty where the default holds. */
  public Optional<TenantPolicy> find(PolicyKey key) {
    return rows.find(TenantPolicy.TABLE, TenantPolicy.BY_KEY, TenantPolicy.KEY.is(key.key()));
  }

  /**
   * Sets one that was not set.
   *
   * @throws StorageException.InvalidInput if the value does not meet the schema
   * @throws StorageException.Duplicate if somebody has set it; {@link #change} changes it
   */
  public TenantPolicy set(PolicyKey key, Json value) {
    key.check(value);
    return rows.insert(
        TenantPolicy.TABLE,
        fresh -> new TenantPolicy(fresh.stamp(), fresh.organizationId(), key.key(), value));
  }

  /**
   * Changes one that was seen.
   *
   * @throws StorageException.InvalidInput if the value does not meet the schema
   * @throws StorageException.Conflict if somebody has changed it since
   */
  public TenantPolicy change(PolicyKey key, TenantPolicy seen, Json value) {
    key.check(value);
    if (!seen.key().equals(key.key())) {
      throw new StorageException.InvalidInput("key", "what was seen is another policy");
    }
    return rows.update(TenantPolicy.TABLE, seen, TenantPolicy.VALUE.to(value)).after();
  }

  /**
   * Goes back to the default.
   *
   * @return whether anything was set
   */
  public boolean reset(PolicyKey key) {
    return find(key)
        .flatMap(there -> rows.delete(TenantPolicy.TABLE, there.stamp().id()))
        .isPresent();
  }

  /** All that are set, by their keys. */
  public Page<TenantPolicy> list(PageRequest page) {
    return rows.from(TenantPolicy.TABLE).by(TenantPolicy.BY_KEY).page(page);
  }
}

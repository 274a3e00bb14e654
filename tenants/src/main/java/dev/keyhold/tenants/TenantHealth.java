package dev.keyhold.tenants;

import java.util.List;

/**
 * How a tenant does.
 *
 * @param tenant as the shared database knows it
 * @param bytes how much space its own database takes; 0 if it has none
 * @param entries how many entries its trail has
 * @param wrong what is not as it should be
 */
public record TenantHealth(TenantStatus tenant, long bytes, long entries, List<String> wrong) {
  public TenantHealth {
    wrong = List.copyOf(wrong);
  }
}

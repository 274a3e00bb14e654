package dev.keyhold.tenants;

/**
 * A tenant, as the shared database knows it.
 *
 * @param organizationId the organization that is the tenant
 * @param mode where its rows are
 * @param state how far it is
 */
public record TenantStatus(String organizationId, TenantMode mode, TenantState state) {}

package dev.keyhold.tenants;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Organization;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.Organizations;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What the shared database knows of a tenant, whose id is the organization's. As long as it is
 * there, nobody deletes the organization: its rows would go unseen, or stay without anybody.
 */
record RegisteredTenant(Stamp stamp, String organizationId, TenantMode mode, TenantState state) {
  static final Column<RegisteredTenant, String> ORGANIZATION_ID =
      id("organization_id", RegisteredTenant::organizationId);
  static final Column<RegisteredTenant, TenantMode> MODE =
      word("mode", TenantMode.class, RegisteredTenant::mode);
  static final Column<RegisteredTenant, TenantState> STATE =
      word("state", TenantState.class, RegisteredTenant::state);
  static final Reference<RegisteredTenant, Organization> ORGANIZATION =
      ORGANIZATION_ID.references(() -> Organizations.TABLE);
  static final Index<RegisteredTenant> BY_ORGANIZATION = Index.unique(ORGANIZATION_ID);
  static final Index<RegisteredTenant> BY_STATE = Index.on(STATE);

  static final Table<RegisteredTenant> TABLE =
      Table.of(RegisteredTenant.class, "tenant", RegisteredTenant::stamp)
          .columns(ORGANIZATION_ID, MODE, STATE)
          .references(ORGANIZATION)
          .indexes(BY_ORGANIZATION, BY_STATE)
          .forwardOnly(
              STATE,
              Map.of(
                  TenantState.CREATING, Set.of(TenantState.READY, TenantState.REMOVING),
                  TenantState.READY, Set.of(TenantState.MOVING, TenantState.REMOVING),
                  TenantState.MOVING, Set.of(TenantState.MOVED, TenantState.REMOVING),
                  TenantState.MOVED, Set.of(TenantState.READY, TenantState.REMOVING),
                  TenantState.RESTORING, Set.of(TenantState.MOVED, TenantState.REMOVING)))
          .read(
              row ->
                  new RegisteredTenant(
                      row.stamp(), row.get(ORGANIZATION_ID), row.get(MODE), row.get(STATE)));

  TenantStatus status() {
    return new TenantStatus(organizationId, mode, state);
  }

  /** A new one; among the rows of others it needs no more. */
  static RegisteredTenant of(String organizationId, TenantMode mode, Instant now) {
    TenantState state = mode == TenantMode.ROWS ? TenantState.READY : TenantState.CREATING;
    return new RegisteredTenant(Stamp.of(organizationId, now, now), organizationId, mode, state);
  }

  RegisteredTenant in(TenantState other) {
    return new RegisteredTenant(stamp, organizationId, mode, other);
  }

  RegisteredTenant at(TenantMode other) {
    return new RegisteredTenant(stamp, organizationId, other, state);
  }

  /** The same at the other kind of place. */
  RegisteredTenant elsewhere() {
    return at(mode == TenantMode.ROWS ? TenantMode.DATABASES : TenantMode.ROWS);
  }
}

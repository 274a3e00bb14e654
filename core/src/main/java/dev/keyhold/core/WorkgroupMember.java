package dev.keyhold.core;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Organizations;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.time.Instant;
import java.util.Optional;

/**
 * That somebody is in a workgroup.
 *
 * @param homeOrganizationId the organization whose member the account is; once it is that no more,
 *     it is not in the workgroup either
 * @param expiresAt from this instant on, it counts no more
 */
public record WorkgroupMember(
    Stamp stamp,
    String workgroupId,
    String accountId,
    String homeOrganizationId,
    GroupRole role,
    Optional<Instant> expiresAt) {
  static final Column<WorkgroupMember, String> WORKGROUP_ID =
      id("workgroup_id", WorkgroupMember::workgroupId);
  static final Column<WorkgroupMember, String> ACCOUNT_ID =
      id("account_id", WorkgroupMember::accountId);
  static final Column<WorkgroupMember, String> HOME_ORGANIZATION_ID =
      id("home_organization_id", WorkgroupMember::homeOrganizationId);
  static final Column<WorkgroupMember, GroupRole> ROLE =
      word("role", GroupRole.class, WorkgroupMember::role);
  static final OptionalColumn<WorkgroupMember, Instant> EXPIRES_AT =
      optionalTime("expires_at", WorkgroupMember::expiresAt);

  static final Reference<WorkgroupMember, Workgroup> WORKGROUP =
      WORKGROUP_ID.references(() -> Workgroup.TABLE).whenDeleted(WhenDeleted.CASCADE);
  static final Reference<WorkgroupMember, Account> ACCOUNT =
      ACCOUNT_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);
  static final Reference<WorkgroupMember, Organization> HOME =
      HOME_ORGANIZATION_ID.references(() -> Organizations.TABLE).whenDeleted(WhenDeleted.CASCADE);

  static final Index<WorkgroupMember> BY_WORKGROUP = Index.unique(WORKGROUP_ID, ACCOUNT_ID);
  static final Index<WorkgroupMember> BY_ACCOUNT = Index.on(ACCOUNT_ID, WORKGROUP_ID);

  static final Table<WorkgroupMember> TABLE =
      Table.of(WorkgroupMember.class, "workgroup_members", WorkgroupMember::stamp)
          .columns(WORKGROUP_ID, ACCOUNT_ID, HOME_ORGANIZATION_ID, ROLE, EXPIRES_AT)
          .references(WORKGROUP, ACCOUNT, HOME)
          .indexes(BY_WORKGROUP, BY_ACCOUNT)
          .read(
              row ->
                  new WorkgroupMember(
                      row.stamp(),
                      row.get(WORKGROUP_ID),
                      row.get(ACCOUNT_ID),
                      row.get(HOME_ORGANIZATION_ID),
                      row.get(ROLE),
                      row.get(EXPIRES_AT)));
}

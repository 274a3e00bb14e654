package dev.keyhold.core;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.Optional;

/**
 * That a member of the organization is in a group.
 *
 * @param expiresAt from this instant on, it counts no more
 */
public record GroupMember(
    Stamp stamp,
    String tenantId,
    String groupId,
    String accountId,
    GroupRole role,
    Optional<Instant> expiresAt) {
  static final Column<GroupMember, String> GROUP_ID = id("group_id", GroupMember::groupId);
  static final Column<GroupMember, String> ACCOUNT_ID = id("account_id", GroupMember::accountId);
  static final Column<GroupMember, GroupRole> ROLE =
      word("role", GroupRole.class, GroupMember::role);
  static final OptionalColumn<GroupMember, Instant> EXPIRES_AT =
      optionalTime("expires_at", GroupMember::expiresAt);

  static final Reference<GroupMember, Group> GROUP =
      GROUP_ID.references(() -> Group.TABLE).whenDeleted(WhenDeleted.CASCADE);
  static final Reference<GroupMember, Account> ACCOUNT =
      ACCOUNT_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE).across();

  static final Index<GroupMember> BY_GROUP = Index.unique(GROUP_ID, ACCOUNT_ID);
  static final Index<GroupMember> BY_ACCOUNT = Index.on(ACCOUNT_ID, GROUP_ID);

  static final OrgTable<GroupMember> TABLE =
      OrgTable.of(
              GroupMember.class, "tenant_group_members", GroupMember::stamp, GroupMember::tenantId)
          .tenantColumn("tenant_id")
          .columns(GROUP_ID, ACCOUNT_ID, ROLE, EXPIRES_AT)
          .references(GROUP, ACCOUNT)
          .indexes(BY_GROUP, BY_ACCOUNT)
          .idsWithinTenant()
          .read(
              row ->
                  new GroupMember(
                      row.stamp(),
                      row.organizationId(),
                      row.get(GROUP_ID),
                      row.get(ACCOUNT_ID),
                      row.get(ROLE),
                      row.get(EXPIRES_AT)));
}

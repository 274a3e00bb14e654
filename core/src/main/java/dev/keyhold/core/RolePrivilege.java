package dev.keyhold.core;

import static dev.keyhold.tables.Columns.id;

import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;

/** That a role gives a privilege. */
record RolePrivilege(Stamp stamp, String tenantId, String roleId, String privilegeKey) {
  static final Column<RolePrivilege, String> ROLE_ID = id("role_id", RolePrivilege::roleId);
  static final Column<RolePrivilege, String> PRIVILEGE_KEY =
      id("privilege_key", RolePrivilege::privilegeKey);

  static final Reference<RolePrivilege, Role> ROLE =
      ROLE_ID.references(() -> Role.TABLE).whenDeleted(WhenDeleted.CASCADE);
  static final Reference<RolePrivilege, Privilege> PRIVILEGE =
      PRIVILEGE_KEY.references(() -> Privilege.TABLE).across();

  static final Index<RolePrivilege> BY_ROLE = Index.unique(ROLE_ID, PRIVILEGE_KEY);
  static final Index<RolePrivilege> BY_PRIVILEGE = Index.on(PRIVILEGE_KEY, ROLE_ID);

  static final OrgTable<RolePrivilege> TABLE =
      OrgTable.of(
              RolePrivilege.class, "role_privileges", RolePrivilege::stamp, RolePrivilege::tenantId)
          .tenantColumn("tenant_id")
          .columns(ROLE_ID, PRIVILEGE_KEY)
          .references(ROLE, PRIVILEGE)
          .indexes(BY_ROLE, BY_PRIVILEGE)
          .idsWithinTenant()
          .read(
              row ->
                  new RolePrivilege(
                      row.stamp(), row.organizationId(), row.get(ROLE_ID), row.get(PRIVILEGE_KEY)));
}

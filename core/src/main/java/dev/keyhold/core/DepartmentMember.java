package dev.keyhold.core;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.id;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;

/** That a member of the organization is in a department. */
public record DepartmentMember(
    Stamp stamp, String tenantId, String departmentId, String accountId, boolean isLead) {
  static final Column<DepartmentMember, String> DEPARTMENT_ID =
      id("department_id", DepartmentMember::departmentId);
  static final Column<DepartmentMember, String> ACCOUNT_ID =
      id("account_id", DepartmentMember::accountId);
  static final Column<DepartmentMember, Boolean> IS_LEAD =
      flag("is_lead", DepartmentMember::isLead);

  static final Reference<DepartmentMember, Department> DEPARTMENT =
      DEPARTMENT_ID.references(() -> Department.TABLE).whenDeleted(WhenDeleted.CASCADE);
  static final Reference<DepartmentMember, Account> ACCOUNT =
      ACCOUNT_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE).across();

  static final Index<DepartmentMember> BY_DEPARTMENT = Index.unique(DEPARTMENT_ID, ACCOUNT_ID);
  static final Index<DepartmentMember> BY_ACCOUNT = Index.on(ACCOUNT_ID, DEPARTMENT_ID);

  static final OrgTable<DepartmentMember> TABLE =
      OrgTable.of(
              DepartmentMember.class,
              "department_members",
              DepartmentMember::stamp,
              DepartmentMember::tenantId)
          .tenantColumn("tenant_id")
          .columns(DEPARTMENT_ID, ACCOUNT_ID, IS_LEAD)
          .references(DEPARTMENT, ACCOUNT)
          .indexes(BY_DEPARTMENT, BY_ACCOUNT)
          .idsWithinTenant()
          .read(
              row ->
                  new DepartmentMember(
                      row.stamp(),
                      row.organizationId(),
                      row.get(DEPARTMENT_ID),
                      row.get(ACCOUNT_ID),
                      row.get(IS_LEAD)));
}

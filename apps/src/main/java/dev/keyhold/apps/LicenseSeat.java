package dev.keyhold.apps;

import static dev.keyhold.tables.Columns.id;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;

/** That an account uses one of the seats of an app. */
public record LicenseSeat(Stamp stamp, String tenantId, String appId, String accountId) {
  static final Column<LicenseSeat, String> APP_ID = id("app_id", LicenseSeat::appId);
  static final Column<LicenseSeat, String> ACCOUNT_ID = id("account_id", LicenseSeat::accountId);

  static final Reference<LicenseSeat, Account> ACCOUNT =
      ACCOUNT_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE).across();

  static final Index<LicenseSeat> BY_APP = Index.unique(APP_ID, ACCOUNT_ID);

  static final OrgTable<LicenseSeat> TABLE =
      OrgTable.of(LicenseSeat.class, "license_seats", LicenseSeat::stamp, LicenseSeat::tenantId)
          .tenantColumn("tenant_id")
          .columns(APP_ID, ACCOUNT_ID)
          .references(ACCOUNT)
          .indexes(BY_APP)
          .idsWithinTenant()
          .read(
              row ->
                  new LicenseSeat(
                      row.stamp(), row.organizationId(), row.get(APP_ID), row.get(ACCOUNT_ID)));
}

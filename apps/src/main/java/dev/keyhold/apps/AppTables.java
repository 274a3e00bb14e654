package dev.keyhold.apps;

import dev.keyhold.tables.AnyTable;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.TableSet;
import java.util.Arrays;
import java.util.stream.Stream;

/** The tables of apps: those that all organizations share, and those that each has. */
public final class AppTables {
  private static final OrgTable<?>[] OF_TENANTS = {
    TenantApp.TABLE,
    AppState.TABLE,
    License.TABLE,
    LicenseSelection.TABLE,
    LicenseEntitlement.TABLE,
    LicenseActivation.TABLE,
    LicenseSeat.TABLE
  };

  /** All of them; which apps there are, and where, is asked before an organization is known. */
  public static final TableSet SET =
      TableSet.of(
              "apps",
              Stream.concat(
                      Stream.of(
                          App.TABLE,
                          AppVersion.TABLE,
                          AppRoute.TABLE,
                          SharedAppState.TABLE,
                          LicenseDenial.TABLE,
                          LicenseTime.TABLE),
                      Arrays.stream(OF_TENANTS))
                  .toArray(AnyTable<?, ?>[]::new))
          .guarded()
          .perTenant(OF_TENANTS)
          .migrations(AppTables.class::getResourceAsStream, "apps");

  private AppTables() {}
}

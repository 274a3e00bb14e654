package dev.keyhold.core;

import dev.keyhold.tables.AnyTable;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.TableSet;
import java.util.Arrays;
import java.util.stream.Stream;

/** The tables of the core: those that all organizations share, and those that each has. */
public final class CoreTables {
  private static final OrgTable<?>[] OF_TENANTS = {
    Department.TABLE,
    DepartmentMember.TABLE,
    Group.TABLE,
    GroupMember.TABLE,
    TenantPolicy.TABLE,
    Role.TABLE,
    RolePrivilege.TABLE,
    RoleAssignment.TABLE,
    PrivilegeOverride.TABLE,
    Delegation.TABLE,
    ImpersonationSession.TABLE,
    PowerState.TABLE
  };

  /** All of them; what is asked before an organization is known lives in the shared storage. */
  public static final TableSet SET =
      TableSet.of(
              "core",
              Stream.concat(
                      Stream.of(
                          Privilege.TABLE,
                          Workgroup.TABLE,
                          WorkgroupMember.TABLE,
                          TenantDomain.TABLE,
                          SecondFactor.TABLE,
                          SharedPowerState.TABLE),
                      Arrays.stream(OF_TENANTS))
                  .toArray(AnyTable<?, ?>[]::new))
          .guarded()
          .perTenant(OF_TENANTS)
          .migrations(CoreTables.class::getResourceAsStream, "core");

  private CoreTables() {}
}

package dev.keyhold.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server has of the core, if it serves it.
 *
 * @param onBehalf says for whom somebody acts
 * @param check says who has privileges
 */
record PowerParts(List<DescribedRoute> routes, OnBehalf onBehalf, PrivilegeCheck check) {
  static PowerParts of(Kit kit, TenantStorages storages, @Nullable ServedPower served) {
    if (served == null) {
      return new PowerParts(List.of(), OnBehalf.AS_IT_SAYS, PrivilegeCheck.NONE);
    }
    PowerDoor door = new PowerDoor(kit, storages, served.core(kit, storages));
    return new PowerParts(
        served.routes(door), new CheckedOnBehalf(door.core()), new CorePrivileges(door.core()));
  }
}

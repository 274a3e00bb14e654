package dev.keyhold.server;

import java.util.Optional;

/** Says whether an account has a privilege, where the server serves them. */
@FunctionalInterface
interface PrivilegeCheck {
  /** Where it does not, nobody has any. */
  PrivilegeCheck NONE = (organizationId, accountId, privilege, resource) -> false;

  boolean may(String organizationId, String accountId, String privilege, Optional<String> resource);
}

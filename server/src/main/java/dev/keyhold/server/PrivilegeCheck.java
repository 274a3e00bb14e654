package dev.keyhold.server;

import java.util.List;
import java.util.Optional;

/** Says who has privileges, where the server serves them. */
interface PrivilegeCheck {
  /** Where it does not, nobody has any. */
  PrivilegeCheck NONE =
      new PrivilegeCheck() {
        @Override
        public boolean may(
            String organizationId, String accountId, String privilege, Optional<String> resource) {
          return false;
        }

        @Override
        public List<String> who(
            String organizationId, String privilege, Optional<String> resource) {
          return List.of();
        }
      };

  boolean may(String organizationId, String accountId, String privilege, Optional<String> resource);

  /** All accounts that have it, in order. */
  List<String> who(String organizationId, String privilege, Optional<String> resource);
}

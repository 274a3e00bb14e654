package dev.keyhold.core;

import dev.keyhold.core.Privilege.Scope;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Words;
import java.util.Optional;

/**
 * The roles that each organization has, and that nobody edits: what they give is a rule and no
 * list. Each member has the first one. Owners and admins have the second one because they are that,
 * so an organization, which always has an owner, always has an administrator.
 */
public enum SystemRole {
  /** Gives nothing by itself. */
  MEMBER,
  /** All privileges of the scope {@link Scope#TENANT}. */
  ADMINISTRATOR,
  /** Of these, those that only read. */
  AUDITOR;

  private static final String READ = ".read";

  /** The id of the role in each organization, and its key. */
  public String key() {
    return Words.of(this);
  }

  static Optional<SystemRole> of(String roleId) {
    for (SystemRole role : values()) {
      if (role.key().equals(roleId)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  static SystemRole of(Membership membership) {
    return membership.level() == MembershipLevel.MEMBER ? MEMBER : ADMINISTRATOR;
  }

  /**
   * @param isPlatform whether the organization is the one that runs everything
   */
  boolean gives(Privilege privilege, boolean isPlatform) {
    boolean isTenants =
        privilege.scope() == Scope.TENANT || (isPlatform && privilege.scope() == Scope.PLATFORM);
    return switch (this) {
      case MEMBER -> false;
      case ADMINISTRATOR -> isTenants;
      case AUDITOR -> isTenants && privilege.key().endsWith(READ);
    };
  }
}

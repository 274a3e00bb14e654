package dev.keyhold.core;

import dev.keyhold.core.Privilege.Scope;
import java.util.Locale;

/** The privileges that each installation has. A hub adds its own. */
public enum StandardPrivilege {
  TENANT_MEMBERS_READ("to see members, departments and groups", false),
  TENANT_MEMBERS_MANAGE("to change members, departments and groups", false),
  TENANT_ROLES_READ("to see roles and who has them", false),
  TENANT_ROLES_MANAGE("to change roles and who has them", true),
  TENANT_POLICIES_READ("to see the settings of the organization", false),
  TENANT_POLICIES_MANAGE("to change the settings of the organization", false),
  TENANT_DOMAINS_MANAGE("to claim and verify domains", false),
  TENANT_KEYS_MANAGE("to issue and revoke API keys", true),
  TENANT_CREDENTIALS_MANAGE("to set passwords and second factors of members", true),
  TENANT_DELEGATIONS_MANAGE("to revoke the delegations of members", true),
  TENANT_AUDIT_READ("to read the trail", false),
  TENANT_MEMBERS_IMPERSONATE("to work in the shoes of a member", true),
  PLATFORM_ORGANIZATIONS_MANAGE("to make, suspend and remove organizations", true);

  private final String description;
  private final boolean sensitive;

  StandardPrivilege(String description, boolean sensitive) {
    this.description = description;
    this.sensitive = sensitive;
  }

  /** Such as {@code tenant.roles.manage}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  NewPrivilege made() {
    Scope scope = this == PLATFORM_ORGANIZATIONS_MANAGE ? Scope.PLATFORM : Scope.TENANT;
    NewPrivilege made = NewPrivilege.of(key(), scope).description(description);
    return sensitive ? made.asSensitive() : made;
  }
}

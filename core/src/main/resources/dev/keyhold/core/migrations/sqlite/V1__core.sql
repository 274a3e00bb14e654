CREATE TABLE privileges (
  id TEXT NOT NULL PRIMARY KEY,
  scope TEXT NOT NULL CHECK (scope IN ('platform', 'tenant', 'app')),
  app_id TEXT,
  description TEXT NOT NULL,
  sensitive INTEGER NOT NULL CHECK (sensitive IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX privileges_by_app_id ON privileges (app_id, id);
CREATE TABLE workgroups (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX workgroups_by_name ON workgroups (name);
CREATE TABLE workgroup_members (
  id TEXT NOT NULL PRIMARY KEY,
  workgroup_id TEXT NOT NULL REFERENCES workgroups (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  home_organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'member')),
  expires_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX workgroup_members_by_workgroup_id_account_id ON workgroup_members (workgroup_id, account_id);
CREATE INDEX workgroup_members_by_account_id_workgroup_id ON workgroup_members (account_id, workgroup_id, id);
CREATE INDEX workgroup_members_of_home_organization_id ON workgroup_members (home_organization_id, id);
CREATE TABLE tenant_domains (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  domain TEXT NOT NULL,
  verification_token TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'verified', 'failed', 'revoked')),
  verified_at INTEGER,
  checked_at INTEGER,
  missing_since INTEGER,
  held_domain TEXT,
  primary_of TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX tenant_domains_by_organization_id_domain ON tenant_domains (organization_id, domain);
CREATE UNIQUE INDEX tenant_domains_by_held_domain ON tenant_domains (held_domain);
CREATE UNIQUE INDEX tenant_domains_by_primary_of ON tenant_domains (primary_of);
CREATE INDEX tenant_domains_by_state_checked_at ON tenant_domains (state, checked_at, id);
CREATE TABLE mfa_enrollments (
  id TEXT NOT NULL PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('totp', 'webauthn', 'recovery')),
  secret_ref TEXT,
  public_key BLOB,
  code_hash BLOB,
  sign_count INTEGER NOT NULL,
  confirmed_at INTEGER,
  last_step INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX mfa_enrollments_by_account_id_kind ON mfa_enrollments (account_id, kind, id);
CREATE TABLE shared_power_state (
  id TEXT NOT NULL PRIMARY KEY,
  changes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- The names that a hub may know these tables by. A view holds nothing of its own.
CREATE VIEW users AS
SELECT id, email, display_name, status, metadata, created_at, updated_at FROM accounts;

CREATE VIEW tenants AS
SELECT id, name, status, metadata, created_at, updated_at FROM organizations;

-- Without the hashes, which nobody needs but whoever verifies.
CREATE VIEW user_credentials AS
SELECT id, account_id AS user_id, 'password' AS kind, must_change, locked_until, created_at, updated_at
FROM password_credentials
UNION ALL
SELECT id, account_id, kind, 0, NULL, created_at, updated_at FROM mfa_enrollments;

CREATE VIEW api_tokens AS
SELECT id, owner_id AS user_id, org_id AS tenant_id, name, scopes, enabled, expires_at, revoked_at, last_used_at,
  created_at, updated_at
FROM api_keys;

CREATE VIEW audit_log AS
SELECT id, org_id AS tenant_id, actor_id AS actor_user_id, coalesce(on_behalf_of_id, actor_id) AS effective_user_id,
  impersonation_id, action, target_type, target_id, outcome, reason, details AS metadata, created_at
FROM audit_logs;

CREATE TABLE departments (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  parent_id TEXT,
  parent_path TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, parent_id) REFERENCES departments (tenant_id, id) ON DELETE NO ACTION
) STRICT;

CREATE UNIQUE INDEX departments_by_parent_path_name ON departments (tenant_id, parent_path, name);
CREATE INDEX departments_by_parent_id_name ON departments (tenant_id, parent_id, name, id);
CREATE TABLE department_members (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  department_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  is_lead INTEGER NOT NULL CHECK (is_lead IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, department_id) REFERENCES departments (tenant_id, id) ON DELETE CASCADE
) STRICT;

CREATE UNIQUE INDEX department_members_by_department_id_account_id ON department_members (tenant_id, department_id, account_id);
CREATE INDEX department_members_by_account_id_department_id ON department_members (tenant_id, account_id, department_id, id);
CREATE INDEX department_members_of_account_id ON department_members (account_id, tenant_id, id);
CREATE TABLE tenant_groups (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE UNIQUE INDEX tenant_groups_by_name ON tenant_groups (tenant_id, name);
CREATE TABLE tenant_group_members (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  group_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'member')),
  expires_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, group_id) REFERENCES tenant_groups (tenant_id, id) ON DELETE CASCADE
) STRICT;

CREATE UNIQUE INDEX tenant_group_members_by_group_id_account_id ON tenant_group_members (tenant_id, group_id, account_id);
CREATE INDEX tenant_group_members_by_account_id_group_id ON tenant_group_members (tenant_id, account_id, group_id, id);
CREATE INDEX tenant_group_members_of_account_id ON tenant_group_members (account_id, tenant_id, id);
CREATE TABLE tenant_policies (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL CHECK (json_valid(value)),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE UNIQUE INDEX tenant_policies_by_key ON tenant_policies (tenant_id, key);
CREATE TABLE roles (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  is_system INTEGER NOT NULL CHECK (is_system IN (0, 1)),
  changes INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE UNIQUE INDEX roles_by_key ON roles (tenant_id, key);
CREATE TABLE role_privileges (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  role_id TEXT NOT NULL,
  privilege_key TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, role_id) REFERENCES roles (tenant_id, id) ON DELETE CASCADE
) STRICT;

CREATE UNIQUE INDEX role_privileges_by_role_id_privilege_key ON role_privileges (tenant_id, role_id, privilege_key);
CREATE INDEX role_privileges_by_privilege_key_role_id ON role_privileges (tenant_id, privilege_key, role_id, id);
CREATE INDEX role_privileges_of_privilege_key ON role_privileges (privilege_key, tenant_id, id);
CREATE TABLE assignments (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  role_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  account_id TEXT,
  resource TEXT NOT NULL,
  starts_at INTEGER,
  ends_at INTEGER,
  granted_by TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, role_id) REFERENCES roles (tenant_id, id) ON DELETE NO ACTION,
  CONSTRAINT assignments_end_later CHECK (starts_at < ends_at)
) STRICT;

CREATE UNIQUE INDEX assignments_by_role_id_subject_resource ON assignments (tenant_id, role_id, subject, resource);
CREATE INDEX assignments_by_subject_role_id ON assignments (tenant_id, subject, role_id, id);
CREATE INDEX assignments_of_account_id ON assignments (account_id, tenant_id, id);
CREATE TABLE policy_overrides (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  privilege_key TEXT NOT NULL,
  effect TEXT NOT NULL CHECK (effect IN ('allow', 'deny')),
  subject TEXT NOT NULL,
  account_id TEXT,
  reason TEXT NOT NULL,
  ends_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE UNIQUE INDEX policy_overrides_by_privilege_key_subject_effect ON policy_overrides (tenant_id, privilege_key, subject, effect);
CREATE INDEX policy_overrides_of_privilege_key ON policy_overrides (privilege_key, tenant_id, id);
CREATE INDEX policy_overrides_of_account_id ON policy_overrides (account_id, tenant_id, id);
CREATE TABLE delegations (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  grantor_id TEXT NOT NULL,
  delegate_id TEXT NOT NULL,
  parent_id TEXT,
  depth INTEGER NOT NULL,
  actions TEXT NOT NULL CHECK (json_valid(actions)),
  resources TEXT NOT NULL CHECK (json_valid(resources)),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'revoked')),
  may_redelegate INTEGER NOT NULL CHECK (may_redelegate IN (0, 1)),
  reason TEXT NOT NULL,
  revoked_at INTEGER,
  revoked_by TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, parent_id) REFERENCES delegations (tenant_id, id) ON DELETE CASCADE,
  CONSTRAINT delegations_end_later CHECK (starts_at < ends_at),
  CONSTRAINT delegations_to_others CHECK (grantor_id < delegate_id OR grantor_id > delegate_id),
  CONSTRAINT delegations_at_most_five_deep CHECK (depth <= 5)
) STRICT;

CREATE INDEX delegations_by_delegate_id_ends_at ON delegations (tenant_id, delegate_id, ends_at, id);
CREATE INDEX delegations_by_grantor_id_ends_at ON delegations (tenant_id, grantor_id, ends_at, id);
CREATE INDEX delegations_by_parent_id ON delegations (tenant_id, parent_id, id);
CREATE INDEX delegations_of_grantor_id ON delegations (grantor_id, tenant_id, id);
CREATE INDEX delegations_of_delegate_id ON delegations (delegate_id, tenant_id, id);
CREATE TABLE impersonation_sessions (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  admin_id TEXT NOT NULL,
  target_id TEXT NOT NULL,
  actions TEXT NOT NULL CHECK (json_valid(actions)),
  reason TEXT NOT NULL,
  approved_by TEXT,
  started_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER,
  end_reason TEXT CHECK (end_reason IN ('ended', 'expired', 'revoked', 'target_changed')),
  open_admin_id TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT impersonations_end_later CHECK (started_at < expires_at),
  CONSTRAINT impersonations_of_others CHECK (admin_id < target_id OR admin_id > target_id),
  CONSTRAINT impersonations_end_once CHECK (open_admin_id IS NULL OR ended_at IS NULL)
) STRICT;

CREATE UNIQUE INDEX impersonation_sessions_by_open_admin_id ON impersonation_sessions (tenant_id, open_admin_id);
CREATE INDEX impersonation_sessions_by_ended_at_started_at ON impersonation_sessions (tenant_id, ended_at, started_at, id);
CREATE INDEX impersonation_sessions_by_admin_id_started_at ON impersonation_sessions (tenant_id, admin_id, started_at, id);
CREATE INDEX impersonation_sessions_by_target_id_started_at ON impersonation_sessions (tenant_id, target_id, started_at, id);
CREATE TABLE power_state (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  changes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

-- The name that a hub may know this table by.
CREATE VIEW group_memberships AS
SELECT id, tenant_id, group_id, account_id AS user_id, role, expires_at, created_at, updated_at
FROM tenant_group_members;

-- What no single column says: a session is short, has a reason, and what has ended stays as it is.
CREATE TRIGGER impersonation_sessions_are_short
BEFORE INSERT ON impersonation_sessions
WHEN NEW.expires_at > NEW.started_at + 3600000 OR length(trim(NEW.reason)) < 10
BEGIN
  SELECT raise(ABORT, 'a session lasts one hour at the most, and has a reason of 10 characters at least');
END;

CREATE TRIGGER impersonation_sessions_only_end
BEFORE UPDATE ON impersonation_sessions
WHEN OLD.ended_at IS NOT NULL OR NEW.admin_id <> OLD.admin_id OR NEW.target_id <> OLD.target_id
  OR NEW.started_at <> OLD.started_at OR NEW.expires_at <> OLD.expires_at OR NEW.actions <> OLD.actions
BEGIN
  SELECT raise(ABORT, 'a session does not change, but for its end');
END;

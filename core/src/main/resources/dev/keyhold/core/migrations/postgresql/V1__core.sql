CREATE TABLE privileges (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  scope text COLLATE "C" NOT NULL CHECK (scope IN ('platform', 'tenant', 'app')),
  app_id text COLLATE "C",
  description text COLLATE "C" NOT NULL,
  sensitive boolean NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE INDEX privileges_by_app_id ON privileges (app_id NULLS FIRST, id);
CREATE TRIGGER privileges_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON privileges FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE workgroups (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE UNIQUE INDEX workgroups_by_name ON workgroups (name);
CREATE TRIGGER workgroups_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON workgroups FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE workgroup_members (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  workgroup_id text COLLATE "C" NOT NULL REFERENCES workgroups (id) ON DELETE CASCADE,
  account_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  home_organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  role text COLLATE "C" NOT NULL CHECK (role IN ('owner', 'manager', 'member')),
  expires_at bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE UNIQUE INDEX workgroup_members_by_workgroup_id_account_id ON workgroup_members (workgroup_id, account_id);
CREATE INDEX workgroup_members_by_account_id_workgroup_id ON workgroup_members (account_id, workgroup_id, id);
CREATE INDEX workgroup_members_of_home_organization_id ON workgroup_members (home_organization_id, id);
CREATE TRIGGER workgroup_members_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON workgroup_members FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE tenant_domains (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  domain text COLLATE "C" NOT NULL,
  verification_token text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'verified', 'failed', 'revoked')),
  verified_at bigint,
  checked_at bigint,
  missing_since bigint,
  held_domain text COLLATE "C",
  primary_of text COLLATE "C",
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE UNIQUE INDEX tenant_domains_by_organization_id_domain ON tenant_domains (organization_id, domain);
CREATE UNIQUE INDEX tenant_domains_by_held_domain ON tenant_domains (held_domain NULLS FIRST);
CREATE UNIQUE INDEX tenant_domains_by_primary_of ON tenant_domains (primary_of NULLS FIRST);
CREATE INDEX tenant_domains_by_state_checked_at ON tenant_domains (state, checked_at NULLS FIRST, id);
CREATE TRIGGER tenant_domains_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenant_domains FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE mfa_enrollments (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  account_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('totp', 'webauthn', 'recovery')),
  secret_ref text COLLATE "C",
  public_key bytea,
  code_hash bytea,
  sign_count bigint NOT NULL,
  confirmed_at bigint,
  last_step bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE INDEX mfa_enrollments_by_account_id_kind ON mfa_enrollments (account_id, kind, id);
CREATE TRIGGER mfa_enrollments_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON mfa_enrollments FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE shared_power_state (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  changes bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE TRIGGER shared_power_state_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON shared_power_state FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

-- The names that a hub may know these tables by. A view holds nothing of its own.
CREATE VIEW users WITH (security_invoker = true) AS
SELECT id, email, display_name, status, metadata, created_at, updated_at FROM accounts;

CREATE VIEW tenants WITH (security_invoker = true) AS
SELECT id, name, status, metadata, created_at, updated_at FROM organizations;

-- Without the hashes, which nobody needs but whoever verifies.
CREATE VIEW user_credentials WITH (security_invoker = true) AS
SELECT id, account_id AS user_id, 'password' AS kind, must_change, locked_until, created_at, updated_at
FROM password_credentials
UNION ALL
SELECT id, account_id, kind, false, NULL, created_at, updated_at FROM mfa_enrollments;

CREATE VIEW api_tokens WITH (security_invoker = true) AS
SELECT id, owner_id AS user_id, org_id AS tenant_id, name, scopes, enabled, expires_at, revoked_at, last_used_at,
  created_at, updated_at
FROM api_keys;

CREATE VIEW audit_log WITH (security_invoker = true) AS
SELECT id, org_id AS tenant_id, actor_id AS actor_user_id, coalesce(on_behalf_of_id, actor_id) AS effective_user_id,
  impersonation_id, action, target_type, target_id, outcome, reason, details AS metadata, created_at
FROM audit_logs;

CREATE TABLE departments (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  parent_id text COLLATE "C",
  parent_path text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, parent_id) REFERENCES departments (tenant_id, id) ON DELETE NO ACTION
);

CREATE UNIQUE INDEX departments_by_parent_path_name ON departments (tenant_id, keyhold_digest(parent_path), name);
CREATE INDEX departments_by_parent_id_name ON departments (tenant_id, parent_id NULLS FIRST, name, id);
ALTER TABLE departments ENABLE ROW LEVEL SECURITY;
ALTER TABLE departments FORCE ROW LEVEL SECURITY;
CREATE POLICY departments_of_its_tenant ON departments
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY departments_of_the_operator ON departments TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER departments_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON departments FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE department_members (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  department_id text COLLATE "C" NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  is_lead boolean NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, department_id) REFERENCES departments (tenant_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX department_members_by_department_id_account_id ON department_members (tenant_id, department_id, account_id);
CREATE INDEX department_members_by_account_id_department_id ON department_members (tenant_id, account_id, department_id, id);
CREATE INDEX department_members_of_account_id ON department_members (account_id, tenant_id, id);
ALTER TABLE department_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE department_members FORCE ROW LEVEL SECURITY;
CREATE POLICY department_members_of_its_tenant ON department_members
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY department_members_of_the_operator ON department_members TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER department_members_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON department_members FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE tenant_groups (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX tenant_groups_by_name ON tenant_groups (tenant_id, name);
ALTER TABLE tenant_groups ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_groups FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_groups_of_its_tenant ON tenant_groups
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY tenant_groups_of_the_operator ON tenant_groups TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER tenant_groups_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenant_groups FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE tenant_group_members (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  group_id text COLLATE "C" NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL CHECK (role IN ('owner', 'manager', 'member')),
  expires_at bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, group_id) REFERENCES tenant_groups (tenant_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX tenant_group_members_by_group_id_account_id ON tenant_group_members (tenant_id, group_id, account_id);
CREATE INDEX tenant_group_members_by_account_id_group_id ON tenant_group_members (tenant_id, account_id, group_id, id);
CREATE INDEX tenant_group_members_of_account_id ON tenant_group_members (account_id, tenant_id, id);
ALTER TABLE tenant_group_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_group_members FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_group_members_of_its_tenant ON tenant_group_members
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY tenant_group_members_of_the_operator ON tenant_group_members TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER tenant_group_members_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenant_group_members FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE tenant_policies (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  key text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL CHECK (value::json IS NOT NULL),
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX tenant_policies_by_key ON tenant_policies (tenant_id, key);
ALTER TABLE tenant_policies ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_policies FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_policies_of_its_tenant ON tenant_policies
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY tenant_policies_of_the_operator ON tenant_policies TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER tenant_policies_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenant_policies FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE roles (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  key text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  is_system boolean NOT NULL,
  changes bigint NOT NULL DEFAULT 0,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX roles_by_key ON roles (tenant_id, key);
ALTER TABLE roles ENABLE ROW LEVEL SECURITY;
ALTER TABLE roles FORCE ROW LEVEL SECURITY;
CREATE POLICY roles_of_its_tenant ON roles
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY roles_of_the_operator ON roles TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER roles_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON roles FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE role_privileges (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  role_id text COLLATE "C" NOT NULL,
  privilege_key text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, role_id) REFERENCES roles (tenant_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX role_privileges_by_role_id_privilege_key ON role_privileges (tenant_id, role_id, privilege_key);
CREATE INDEX role_privileges_by_privilege_key_role_id ON role_privileges (tenant_id, privilege_key, role_id, id);
CREATE INDEX role_privileges_of_privilege_key ON role_privileges (privilege_key, tenant_id, id);
ALTER TABLE role_privileges ENABLE ROW LEVEL SECURITY;
ALTER TABLE role_privileges FORCE ROW LEVEL SECURITY;
CREATE POLICY role_privileges_of_its_tenant ON role_privileges
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY role_privileges_of_the_operator ON role_privileges TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER role_privileges_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON role_privileges FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE assignments (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  role_id text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  account_id text COLLATE "C",
  resource text COLLATE "C" NOT NULL,
  starts_at bigint,
  ends_at bigint,
  granted_by text COLLATE "C",
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, role_id) REFERENCES roles (tenant_id, id) ON DELETE NO ACTION,
  CONSTRAINT assignments_end_later CHECK (starts_at < ends_at)
);

CREATE UNIQUE INDEX assignments_by_role_id_subject_resource ON assignments (tenant_id, role_id, keyhold_digest(subject), keyhold_digest(resource));
CREATE INDEX assignments_by_subject_role_id ON assignments (tenant_id, subject, role_id, id);
CREATE INDEX assignments_of_account_id ON assignments (account_id NULLS FIRST, tenant_id, id);
ALTER TABLE assignments ENABLE ROW LEVEL SECURITY;
ALTER TABLE assignments FORCE ROW LEVEL SECURITY;
CREATE POLICY assignments_of_its_tenant ON assignments
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY assignments_of_the_operator ON assignments TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER assignments_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON assignments FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE policy_overrides (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  privilege_key text COLLATE "C" NOT NULL,
  effect text COLLATE "C" NOT NULL CHECK (effect IN ('allow', 'deny')),
  subject text COLLATE "C" NOT NULL,
  account_id text COLLATE "C",
  reason text COLLATE "C" NOT NULL,
  ends_at bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX policy_overrides_by_privilege_key_subject_effect ON policy_overrides (tenant_id, privilege_key, keyhold_digest(subject), effect);
CREATE INDEX policy_overrides_of_privilege_key ON policy_overrides (privilege_key, tenant_id, id);
CREATE INDEX policy_overrides_of_account_id ON policy_overrides (account_id NULLS FIRST, tenant_id, id);
ALTER TABLE policy_overrides ENABLE ROW LEVEL SECURITY;
ALTER TABLE policy_overrides FORCE ROW LEVEL SECURITY;
CREATE POLICY policy_overrides_of_its_tenant ON policy_overrides
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY policy_overrides_of_the_operator ON policy_overrides TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER policy_overrides_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON policy_overrides FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE delegations (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  grantor_id text COLLATE "C" NOT NULL,
  delegate_id text COLLATE "C" NOT NULL,
  parent_id text COLLATE "C",
  depth bigint NOT NULL,
  actions text COLLATE "C" NOT NULL CHECK (actions::json IS NOT NULL),
  resources text COLLATE "C" NOT NULL CHECK (resources::json IS NOT NULL),
  starts_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('pending', 'active', 'revoked')),
  may_redelegate boolean NOT NULL,
  reason text COLLATE "C" NOT NULL,
  revoked_at bigint,
  revoked_by text COLLATE "C",
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, parent_id) REFERENCES delegations (tenant_id, id) ON DELETE CASCADE,
  CONSTRAINT delegations_end_later CHECK (starts_at < ends_at),
  CONSTRAINT delegations_to_others CHECK (grantor_id < delegate_id OR grantor_id > delegate_id),
  CONSTRAINT delegations_at_most_five_deep CHECK (depth <= 5)
);

CREATE INDEX delegations_by_delegate_id_ends_at ON delegations (tenant_id, delegate_id, ends_at, id);
CREATE INDEX delegations_by_grantor_id_ends_at ON delegations (tenant_id, grantor_id, ends_at, id);
CREATE INDEX delegations_by_parent_id ON delegations (tenant_id, parent_id NULLS FIRST, id);
CREATE INDEX delegations_of_grantor_id ON delegations (grantor_id, tenant_id, id);
CREATE INDEX delegations_of_delegate_id ON delegations (delegate_id, tenant_id, id);
ALTER TABLE delegations ENABLE ROW LEVEL SECURITY;
ALTER TABLE delegations FORCE ROW LEVEL SECURITY;
CREATE POLICY delegations_of_its_tenant ON delegations
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY delegations_of_the_operator ON delegations TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER delegations_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON delegations FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE impersonation_sessions (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  admin_id text COLLATE "C" NOT NULL,
  target_id text COLLATE "C" NOT NULL,
  actions text COLLATE "C" NOT NULL CHECK (actions::json IS NOT NULL),
  reason text COLLATE "C" NOT NULL,
  approved_by text COLLATE "C",
  started_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  ended_at bigint,
  end_reason text COLLATE "C" CHECK (end_reason IN ('ended', 'expired', 'revoked', 'target_changed')),
  open_admin_id text COLLATE "C",
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT impersonations_end_later CHECK (started_at < expires_at),
  CONSTRAINT impersonations_of_others CHECK (admin_id < target_id OR admin_id > target_id),
  CONSTRAINT impersonations_end_once CHECK (open_admin_id IS NULL OR ended_at IS NULL)
);

CREATE UNIQUE INDEX impersonation_sessions_by_open_admin_id ON impersonation_sessions (tenant_id, open_admin_id NULLS FIRST);
CREATE INDEX impersonation_sessions_by_ended_at_started_at ON impersonation_sessions (tenant_id, ended_at NULLS FIRST, started_at, id);
CREATE INDEX impersonation_sessions_by_admin_id_started_at ON impersonation_sessions (tenant_id, admin_id, started_at, id);
CREATE INDEX impersonation_sessions_by_target_id_started_at ON impersonation_sessions (tenant_id, target_id, started_at, id);
ALTER TABLE impersonation_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE impersonation_sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY impersonation_sessions_of_its_tenant ON impersonation_sessions
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY impersonation_sessions_of_the_operator ON impersonation_sessions TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER impersonation_sessions_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON impersonation_sessions FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE power_state (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  changes bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

ALTER TABLE power_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE power_state FORCE ROW LEVEL SECURITY;
CREATE POLICY power_state_of_its_tenant ON power_state
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY power_state_of_the_operator ON power_state TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER power_state_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON power_state FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

-- The name that a hub may know this table by.
CREATE VIEW group_memberships WITH (security_invoker = true) AS
SELECT id, tenant_id, group_id, account_id AS user_id, role, expires_at, created_at, updated_at
FROM tenant_group_members;

-- What no single column says: a session is short, has a reason, and what has ended stays as it is.
CREATE FUNCTION core_check_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.expires_at > NEW.started_at + 3600000 OR length(trim(NEW.reason)) < 10 THEN
      RAISE EXCEPTION 'a session lasts one hour at the most, and has a reason of 10 characters at least'
        USING ERRCODE = 'check_violation';
    END IF;
  ELSIF OLD.ended_at IS NOT NULL OR NEW.admin_id <> OLD.admin_id OR NEW.target_id <> OLD.target_id
    OR NEW.started_at <> OLD.started_at OR NEW.expires_at <> OLD.expires_at OR NEW.actions <> OLD.actions THEN
    RAISE EXCEPTION 'a session does not change, but for its end' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER impersonation_sessions_are_short
BEFORE INSERT OR UPDATE ON impersonation_sessions FOR EACH ROW
EXECUTE FUNCTION core_check_session();

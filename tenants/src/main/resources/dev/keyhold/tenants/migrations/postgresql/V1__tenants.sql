CREATE TABLE tenancy (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  mode text COLLATE "C" NOT NULL CHECK (mode IN ('rows', 'databases')),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE TRIGGER tenancy_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenancy FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE tenant (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE NO ACTION,
  mode text COLLATE "C" NOT NULL CHECK (mode IN ('rows', 'databases')),
  state text COLLATE "C" NOT NULL CHECK (state IN ('creating', 'ready', 'moving', 'moved', 'restoring', 'removing')),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE UNIQUE INDEX tenant_by_organization_id ON tenant (organization_id);
CREATE INDEX tenant_by_state ON tenant (state, id);
CREATE TRIGGER tenant_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenant FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE tenant_audit_logs (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  seq bigint NOT NULL,
  action_name text COLLATE "C",
  owner_id text COLLATE "C",
  actor_id text COLLATE "C",
  on_behalf_of_id text COLLATE "C",
  impersonation_id text COLLATE "C",
  credential_id text COLLATE "C",
  credential_type text COLLATE "C",
  org_id text COLLATE "C",
  target_type text COLLATE "C",
  target_id text COLLATE "C",
  outcome text COLLATE "C" CHECK (outcome IN ('success', 'failure', 'denied')),
  reason text COLLATE "C",
  address text COLLATE "C",
  user_agent text COLLATE "C",
  request_id text COLLATE "C",
  details text COLLATE "C" CHECK (details IS NULL OR details::json IS NOT NULL),
  salt bytea,
  leaf_hash bytea,
  erased_at bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX tenant_audit_logs_by_seq ON tenant_audit_logs (tenant_id, seq);
CREATE INDEX tenant_audit_logs_by_created_at_seq ON tenant_audit_logs (tenant_id, created_at, seq, id);
CREATE INDEX tenant_audit_logs_by_target_id_target_type_created_at_seq ON tenant_audit_logs (tenant_id, target_id NULLS FIRST, target_type NULLS FIRST, created_at, seq, id);
CREATE INDEX tenant_audit_logs_by_credential_id_created_at_seq ON tenant_audit_logs (tenant_id, credential_id NULLS FIRST, created_at, seq, id);
CREATE INDEX tenant_audit_logs_by_actor_id_created_at_seq ON tenant_audit_logs (tenant_id, actor_id NULLS FIRST, created_at, seq, id);
CREATE INDEX tenant_audit_logs_by_owner_id_created_at_seq ON tenant_audit_logs (tenant_id, owner_id NULLS FIRST, created_at, seq, id);
CREATE INDEX tenant_audit_logs_by_org_id_created_at_seq ON tenant_audit_logs (tenant_id, org_id NULLS FIRST, created_at, seq, id);
CREATE INDEX tenant_audit_logs_by_action_name_created_at_seq ON tenant_audit_logs (tenant_id, action_name NULLS FIRST, created_at, seq, id);
CREATE INDEX tenant_audit_logs_by_outcome_created_at_seq ON tenant_audit_logs (tenant_id, outcome NULLS FIRST, created_at, seq, id);
ALTER TABLE tenant_audit_logs ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_audit_logs FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_audit_logs_of_its_tenant ON tenant_audit_logs
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY tenant_audit_logs_of_the_operator ON tenant_audit_logs TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER tenant_audit_logs_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenant_audit_logs FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE tenant_audit_state (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  key text COLLATE "C" NOT NULL,
  value bytea NOT NULL,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX tenant_audit_state_by_key ON tenant_audit_state (tenant_id, key);
ALTER TABLE tenant_audit_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_audit_state FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_audit_state_of_its_tenant ON tenant_audit_state
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY tenant_audit_state_of_the_operator ON tenant_audit_state TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER tenant_audit_state_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenant_audit_state FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE tenancy (
  id TEXT NOT NULL PRIMARY KEY,
  mode TEXT NOT NULL CHECK (mode IN ('rows', 'databases')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE tenant (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE NO ACTION,
  mode TEXT NOT NULL CHECK (mode IN ('rows', 'databases')),
  state TEXT NOT NULL CHECK (state IN ('creating', 'ready', 'moving', 'moved', 'restoring', 'removing')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX tenant_by_organization_id ON tenant (organization_id);
CREATE INDEX tenant_by_state ON tenant (state, id);
CREATE TABLE tenant_audit_logs (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  action_name TEXT,
  owner_id TEXT,
  actor_id TEXT,
  on_behalf_of_id TEXT,
  impersonation_id TEXT,
  credential_id TEXT,
  credential_type TEXT,
  org_id TEXT,
  target_type TEXT,
  target_id TEXT,
  outcome TEXT CHECK (outcome IN ('success', 'failure', 'denied')),
  reason TEXT,
  address TEXT,
  user_agent TEXT,
  request_id TEXT,
  details TEXT CHECK (json_valid(details)),
  salt BLOB,
  leaf_hash BLOB,
  erased_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE UNIQUE INDEX tenant_audit_logs_by_seq ON tenant_audit_logs (tenant_id, seq);
CREATE INDEX tenant_audit_logs_by_created_at_seq ON tenant_audit_logs (tenant_id, created_at, seq, id);
CREATE INDEX tenant_audit_logs_by_target_id_target_type_created_at_seq ON tenant_audit_logs (tenant_id, target_id, target_type, created_at, seq, id);
CREATE INDEX tenant_audit_logs_by_credential_id_created_at_seq ON tenant_audit_logs (tenant_id, credential_id, created_at, seq, id);
CREATE INDEX tenant_audit_logs_by_actor_id_created_at_seq ON tenant_audit_logs (tenant_id, actor_id, created_at, seq, id);
CREATE INDEX tenant_audit_logs_by_owner_id_created_at_seq ON tenant_audit_logs (tenant_id, owner_id, created_at, seq, id);
CREATE INDEX tenant_audit_logs_by_org_id_created_at_seq ON tenant_audit_logs (tenant_id, org_id, created_at, seq, id);
CREATE INDEX tenant_audit_logs_by_action_name_created_at_seq ON tenant_audit_logs (tenant_id, action_name, created_at, seq, id);
CREATE INDEX tenant_audit_logs_by_outcome_created_at_seq ON tenant_audit_logs (tenant_id, outcome, created_at, seq, id);
CREATE TABLE tenant_audit_state (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value BLOB NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE UNIQUE INDEX tenant_audit_state_by_key ON tenant_audit_state (tenant_id, key);

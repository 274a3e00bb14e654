CREATE TABLE encryption_keys (
  id TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL,
  provider TEXT NOT NULL,
  reference TEXT NOT NULL,
  proof BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'decrypt_only', 'destroyed')),
  activated_at INTEGER NOT NULL,
  retired_at INTEGER,
  active_purpose TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX encryption_keys_by_active_purpose ON encryption_keys (active_purpose);
CREATE TABLE secrets (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  app_id TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  algorithm TEXT NOT NULL,
  key_id TEXT,
  wrapped_key BLOB NOT NULL,
  nonce BLOB NOT NULL,
  ciphertext BLOB NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'previous', 'disabled', 'destroyed')),
  readable_until INTEGER,
  expires_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE UNIQUE INDEX secrets_by_app_id_name_version ON secrets (tenant_id, app_id, name, version);
CREATE INDEX secrets_by_key_id ON secrets (tenant_id, key_id, id);
CREATE INDEX secrets_of_key_id ON secrets (key_id, tenant_id, id);
CREATE TABLE secret_access_log (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  secret_id TEXT,
  app_id TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER,
  operation TEXT NOT NULL CHECK (operation IN ('read', 'create', 'rotate', 'disable', 'enable', 'destroy', 'rewrap')),
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
  why TEXT CHECK (why IN ('missing', 'disabled', 'destroyed', 'expired', 'damaged', 'key_unavailable')),
  actor_id TEXT NOT NULL,
  actor_type TEXT NOT NULL,
  on_behalf_of_id TEXT,
  reason TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE INDEX secret_access_log_by_app_id_name_line ON secret_access_log (tenant_id, app_id, name, line, id);
CREATE INDEX secret_access_log_by_actor_id_line ON secret_access_log (tenant_id, actor_id, line, id);
CREATE UNIQUE INDEX secret_access_log_by_line ON secret_access_log (tenant_id, line);

-- A line of the log stays as it was written. Lines go with their organization, or move with it.
CREATE TRIGGER secret_access_log_stays
BEFORE UPDATE ON secret_access_log
BEGIN
  SELECT raise(ABORT, 'a line of the log of secrets does not change');
END;

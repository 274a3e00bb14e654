CREATE TABLE encryption_keys (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  purpose text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  reference text COLLATE "C" NOT NULL,
  proof bytea NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('active', 'decrypt_only', 'destroyed')),
  activated_at bigint NOT NULL,
  retired_at bigint,
  active_purpose text COLLATE "C",
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE UNIQUE INDEX encryption_keys_by_active_purpose ON encryption_keys (active_purpose NULLS FIRST);
CREATE TRIGGER encryption_keys_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON encryption_keys FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE secrets (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  app_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  algorithm text COLLATE "C" NOT NULL,
  key_id text COLLATE "C",
  wrapped_key bytea NOT NULL,
  nonce bytea NOT NULL,
  ciphertext bytea NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('active', 'previous', 'disabled', 'destroyed')),
  readable_until bigint,
  expires_at bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX secrets_by_app_id_name_version ON secrets (tenant_id, app_id, name, version);
CREATE INDEX secrets_by_key_id ON secrets (tenant_id, key_id NULLS FIRST, id);
CREATE INDEX secrets_of_key_id ON secrets (key_id NULLS FIRST, tenant_id, id);
ALTER TABLE secrets ENABLE ROW LEVEL SECURITY;
ALTER TABLE secrets FORCE ROW LEVEL SECURITY;
CREATE POLICY secrets_of_its_tenant ON secrets
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY secrets_of_the_operator ON secrets TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER secrets_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON secrets FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE secret_access_log (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  line bigint NOT NULL,
  secret_id text COLLATE "C",
  app_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  version bigint,
  operation text COLLATE "C" NOT NULL CHECK (operation IN ('read', 'create', 'rotate', 'disable', 'enable', 'destroy', 'rewrap')),
  outcome text COLLATE "C" NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
  why text COLLATE "C" CHECK (why IN ('missing', 'disabled', 'destroyed', 'expired', 'damaged', 'key_unavailable')),
  actor_id text COLLATE "C" NOT NULL,
  actor_type text COLLATE "C" NOT NULL,
  on_behalf_of_id text COLLATE "C",
  reason text COLLATE "C",
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE INDEX secret_access_log_by_app_id_name_line ON secret_access_log (tenant_id, app_id, name, line, id);
CREATE INDEX secret_access_log_by_actor_id_line ON secret_access_log (tenant_id, actor_id, line, id);
CREATE UNIQUE INDEX secret_access_log_by_line ON secret_access_log (tenant_id, line);
ALTER TABLE secret_access_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE secret_access_log FORCE ROW LEVEL SECURITY;
CREATE POLICY secret_access_log_of_its_tenant ON secret_access_log
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY secret_access_log_of_the_operator ON secret_access_log TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER secret_access_log_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON secret_access_log FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

-- A line of the log stays as it was written. Lines go with their organization, or move with it.
CREATE FUNCTION secrets_keep_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a line of the log of secrets does not change' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER secret_access_log_stays
BEFORE UPDATE ON secret_access_log FOR EACH ROW
EXECUTE FUNCTION secrets_keep_log();

CREATE TABLE apps (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  vendor text COLLATE "C" NOT NULL,
  latest_version text COLLATE "C",
  manifest_hash text COLLATE "C",
  status text COLLATE "C" NOT NULL CHECK (status IN ('available', 'withdrawn')),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE TRIGGER apps_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON apps FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE app_versions (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  app_id text COLLATE "C" NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  version text COLLATE "C" NOT NULL,
  manifest bytea NOT NULL,
  manifest_hash text COLLATE "C" NOT NULL,
  min_core text COLLATE "C",
  released_at bigint NOT NULL,
  withdrawn_at bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE UNIQUE INDEX app_versions_by_app_id_version ON app_versions (app_id, version);
CREATE INDEX app_versions_by_app_id_released_at ON app_versions (app_id, released_at, id);
CREATE TRIGGER app_versions_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON app_versions FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE app_routes (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  app_id text COLLATE "C" NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  prefix text COLLATE "C" NOT NULL,
  api_version text COLLATE "C" NOT NULL,
  upstream text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE UNIQUE INDEX app_routes_by_prefix ON app_routes (prefix);
CREATE INDEX app_routes_by_app_id_prefix ON app_routes (app_id, prefix, id);
CREATE TRIGGER app_routes_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON app_routes FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE shared_app_state (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  changes bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE TRIGGER shared_app_state_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON shared_app_state FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE tenant_apps (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  app_id text COLLATE "C" NOT NULL,
  enabled boolean NOT NULL,
  pinned_version_id text COLLATE "C",
  config text COLLATE "C" NOT NULL CHECK (config::json IS NOT NULL),
  state text COLLATE "C" NOT NULL CHECK (state IN ('registered', 'installing', 'migrating', 'ready', 'failed', 'disabled')),
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX tenant_apps_by_app_id ON tenant_apps (tenant_id, app_id);
CREATE INDEX tenant_apps_by_pinned_version_id ON tenant_apps (tenant_id, pinned_version_id NULLS FIRST, id);
CREATE INDEX tenant_apps_of_app_id ON tenant_apps (app_id, tenant_id, id);
CREATE INDEX tenant_apps_of_pinned_version_id ON tenant_apps (pinned_version_id NULLS FIRST, tenant_id, id);
ALTER TABLE tenant_apps ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_apps FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_apps_of_its_tenant ON tenant_apps
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY tenant_apps_of_the_operator ON tenant_apps TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER tenant_apps_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenant_apps FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE app_state (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  changes bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

ALTER TABLE app_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE app_state FORCE ROW LEVEL SECURITY;
CREATE POLICY app_state_of_its_tenant ON app_state
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY app_state_of_the_operator ON app_state TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER app_state_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON app_state FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

-- A version stays as it was released; whether it is withdrawn may change.
CREATE FUNCTION apps_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.app_id <> OLD.app_id OR NEW.version <> OLD.version OR NEW.manifest <> OLD.manifest
    OR NEW.manifest_hash <> OLD.manifest_hash OR NEW.min_core IS DISTINCT FROM OLD.min_core
    OR NEW.released_at <> OLD.released_at OR NEW.created_at <> OLD.created_at THEN
    RAISE EXCEPTION 'a version of an app does not change, but for its withdrawal' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER app_versions_stay
BEFORE UPDATE ON app_versions FOR EACH ROW
EXECUTE FUNCTION apps_keep_version();

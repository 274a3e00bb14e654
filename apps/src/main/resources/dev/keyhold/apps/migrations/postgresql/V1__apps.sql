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

CREATE TABLE license_denials (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('license', 'issuer', 'author_key', 'root_key')),
  denied text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE UNIQUE INDEX license_denials_by_kind_denied ON license_denials (kind, keyhold_digest(denied));
CREATE TRIGGER license_denials_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON license_denials FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE license_time (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  latest bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE TRIGGER license_time_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON license_time FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE licenses (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  app_id text COLLATE "C" NOT NULL,
  issuer text COLLATE "C" NOT NULL,
  author_key_id text COLLATE "C" NOT NULL,
  root_key_id text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL CHECK (source IN ('offline', 'online')),
  license_mode text COLLATE "C" NOT NULL CHECK (license_mode IN ('portable', 'instance_bound')),
  tier text COLLATE "C" NOT NULL CHECK (tier IN ('enterprise', 'standard', 'trial', 'free')),
  valid_from bigint NOT NULL,
  valid_to bigint,
  certificate text COLLATE "C" NOT NULL,
  license_blob text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('active', 'waiting', 'expired', 'revoked', 'archived')),
  archived_at bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX licenses_by_issuer_name ON licenses (tenant_id, issuer, name);
CREATE INDEX licenses_by_app_id ON licenses (tenant_id, app_id, id);
ALTER TABLE licenses ENABLE ROW LEVEL SECURITY;
ALTER TABLE licenses FORCE ROW LEVEL SECURITY;
CREATE POLICY licenses_of_its_tenant ON licenses
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY licenses_of_the_operator ON licenses TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER licenses_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON licenses FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE license_selection (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  app_id text COLLATE "C" NOT NULL,
  license_id text COLLATE "C",
  changes bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, license_id) REFERENCES licenses (tenant_id, id) ON DELETE SET NULL (license_id)
);

CREATE INDEX license_selection_of_license_id ON license_selection (tenant_id, license_id NULLS FIRST, id);
ALTER TABLE license_selection ENABLE ROW LEVEL SECURITY;
ALTER TABLE license_selection FORCE ROW LEVEL SECURITY;
CREATE POLICY license_selection_of_its_tenant ON license_selection
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY license_selection_of_the_operator ON license_selection TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER license_selection_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON license_selection FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE license_entitlements (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  license_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('feature', 'limit')),
  key text COLLATE "C" NOT NULL,
  most bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, license_id) REFERENCES licenses (tenant_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX license_entitlements_by_license_id_kind_key ON license_entitlements (tenant_id, license_id, kind, key);
ALTER TABLE license_entitlements ENABLE ROW LEVEL SECURITY;
ALTER TABLE license_entitlements FORCE ROW LEVEL SECURITY;
CREATE POLICY license_entitlements_of_its_tenant ON license_entitlements
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY license_entitlements_of_the_operator ON license_entitlements TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER license_entitlements_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON license_entitlements FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE license_activations (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  line bigint NOT NULL,
  license_id text COLLATE "C",
  account_id text COLLATE "C",
  input_ref text COLLATE "C" NOT NULL,
  outcome text COLLATE "C" NOT NULL CHECK (outcome IN ('accepted', 'rejected', 'duplicate')),
  why text COLLATE "C" CHECK (why IN ('too_long', 'malformed', 'wrong_type', 'wrong_algorithm', 'unknown_key', 'bad_signature', 'wrong_issuer', 'wrong_app', 'wrong_tenant', 'wrong_instance', 'replayed', 'not_yet', 'expired', 'denied', 'archived')),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX license_activations_by_line ON license_activations (tenant_id, line);
ALTER TABLE license_activations ENABLE ROW LEVEL SECURITY;
ALTER TABLE license_activations FORCE ROW LEVEL SECURITY;
CREATE POLICY license_activations_of_its_tenant ON license_activations
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY license_activations_of_the_operator ON license_activations TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER license_activations_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON license_activations FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE license_seats (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  app_id text COLLATE "C" NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX license_seats_by_app_id_account_id ON license_seats (tenant_id, app_id, account_id);
CREATE INDEX license_seats_of_account_id ON license_seats (account_id, tenant_id, id);
ALTER TABLE license_seats ENABLE ROW LEVEL SECURITY;
ALTER TABLE license_seats FORCE ROW LEVEL SECURITY;
CREATE POLICY license_seats_of_its_tenant ON license_seats
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY license_seats_of_the_operator ON license_seats TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER license_seats_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON license_seats FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

-- What became of a licence that was brought stays as it was written.
CREATE FUNCTION apps_keep_activation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a line of the log of licences does not change' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER license_activations_stay
BEFORE UPDATE ON license_activations FOR EACH ROW
EXECUTE FUNCTION apps_keep_activation();

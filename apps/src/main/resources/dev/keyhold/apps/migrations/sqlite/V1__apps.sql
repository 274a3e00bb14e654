CREATE TABLE apps (
  id TEXT NOT NULL PRIMARY KEY,
  vendor TEXT NOT NULL,
  latest_version TEXT,
  manifest_hash TEXT,
  status TEXT NOT NULL CHECK (status IN ('available', 'withdrawn')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE app_versions (
  id TEXT NOT NULL PRIMARY KEY,
  app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  version TEXT NOT NULL,
  manifest BLOB NOT NULL,
  manifest_hash TEXT NOT NULL,
  min_core TEXT,
  released_at INTEGER NOT NULL,
  withdrawn_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX app_versions_by_app_id_version ON app_versions (app_id, version);
CREATE INDEX app_versions_by_app_id_released_at ON app_versions (app_id, released_at, id);

CREATE TABLE app_routes (
  id TEXT NOT NULL PRIMARY KEY,
  app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  prefix TEXT NOT NULL,
  api_version TEXT NOT NULL,
  upstream TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX app_routes_by_prefix ON app_routes (prefix);
CREATE INDEX app_routes_by_app_id_prefix ON app_routes (app_id, prefix, id);

CREATE TABLE shared_app_state (
  id TEXT NOT NULL PRIMARY KEY,
  changes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE tenant_apps (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  app_id TEXT NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  pinned_version_id TEXT,
  config TEXT NOT NULL CHECK (json_valid(config)),
  state TEXT NOT NULL CHECK (state IN ('registered', 'installing', 'migrating', 'ready', 'failed', 'disabled')),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE UNIQUE INDEX tenant_apps_by_app_id ON tenant_apps (tenant_id, app_id);
CREATE INDEX tenant_apps_by_pinned_version_id ON tenant_apps (tenant_id, pinned_version_id, id);
CREATE INDEX tenant_apps_of_app_id ON tenant_apps (app_id, tenant_id, id);
CREATE INDEX tenant_apps_of_pinned_version_id ON tenant_apps (pinned_version_id, tenant_id, id);

CREATE TABLE app_state (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  changes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

-- A version stays as it was released; whether it is withdrawn may change.
CREATE TRIGGER app_versions_stay
BEFORE UPDATE ON app_versions
WHEN NEW.id <> OLD.id OR NEW.app_id <> OLD.app_id OR NEW.version <> OLD.version OR NEW.manifest <> OLD.manifest
  OR NEW.manifest_hash <> OLD.manifest_hash OR NEW.min_core IS NOT OLD.min_core
  OR NEW.released_at <> OLD.released_at OR NEW.created_at <> OLD.created_at
BEGIN
  SELECT raise(ABORT, 'a version of an app does not change, but for its withdrawal');
END;

CREATE TABLE license_denials (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('license', 'issuer', 'author_key', 'root_key')),
  denied TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX license_denials_by_kind_denied ON license_denials (kind, denied);
CREATE TABLE license_time (
  id TEXT NOT NULL PRIMARY KEY,
  latest INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE licenses (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  app_id TEXT NOT NULL,
  issuer TEXT NOT NULL,
  author_key_id TEXT NOT NULL,
  root_key_id TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('offline', 'online')),
  license_mode TEXT NOT NULL CHECK (license_mode IN ('portable', 'instance_bound')),
  tier TEXT NOT NULL CHECK (tier IN ('enterprise', 'standard', 'trial', 'free')),
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  certificate TEXT NOT NULL,
  license_blob TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'waiting', 'expired', 'revoked', 'archived')),
  archived_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE UNIQUE INDEX licenses_by_issuer_name ON licenses (tenant_id, issuer, name);
CREATE INDEX licenses_by_app_id ON licenses (tenant_id, app_id, id);
CREATE TABLE license_selection (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  app_id TEXT NOT NULL,
  license_id TEXT,
  changes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, license_id) REFERENCES licenses (tenant_id, id) ON DELETE NO ACTION
) STRICT;

CREATE INDEX license_selection_of_license_id ON license_selection (tenant_id, license_id, id);
CREATE TRIGGER license_selection_clears_license_id
AFTER DELETE ON licenses
BEGIN
  UPDATE license_selection SET license_id = NULL WHERE tenant_id = OLD.tenant_id AND license_id = OLD.id;
END;
CREATE TABLE license_entitlements (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  license_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('feature', 'limit')),
  key TEXT NOT NULL,
  most INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, license_id) REFERENCES licenses (tenant_id, id) ON DELETE CASCADE
) STRICT;

CREATE UNIQUE INDEX license_entitlements_by_license_id_kind_key ON license_entitlements (tenant_id, license_id, kind, key);
CREATE TABLE license_activations (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  license_id TEXT,
  account_id TEXT,
  input_ref TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'rejected', 'duplicate')),
  why TEXT CHECK (why IN ('too_long', 'malformed', 'wrong_type', 'wrong_algorithm', 'unknown_key', 'bad_signature', 'wrong_issuer', 'wrong_app', 'wrong_tenant', 'wrong_instance', 'replayed', 'not_yet', 'expired', 'denied', 'archived')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE UNIQUE INDEX license_activations_by_line ON license_activations (tenant_id, line);
CREATE TABLE license_seats (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  app_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE UNIQUE INDEX license_seats_by_app_id_account_id ON license_seats (tenant_id, app_id, account_id);
CREATE INDEX license_seats_of_account_id ON license_seats (account_id, tenant_id, id);

-- What became of a licence that was brought stays as it was written.
CREATE TRIGGER license_activations_stay
BEFORE UPDATE ON license_activations
BEGIN
  SELECT raise(ABORT, 'a line of the log of licences does not change');
END;

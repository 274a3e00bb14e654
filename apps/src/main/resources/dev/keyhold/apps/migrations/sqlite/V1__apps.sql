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

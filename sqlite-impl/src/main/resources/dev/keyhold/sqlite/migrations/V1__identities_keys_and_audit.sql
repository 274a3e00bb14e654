-- Times are milliseconds since 1970-01-01T00:00:00Z. Ids are text. Metadata is a JSON object that
-- belongs to the hub. Never edit this file once it is released: write the next one.

CREATE TABLE accounts (
  id           TEXT    NOT NULL PRIMARY KEY,
  email        TEXT,
  -- The address in the form in which addresses are compared; SQLite itself folds ASCII only.
  email_folded TEXT    UNIQUE,
  display_name TEXT,
  access_level TEXT    NOT NULL DEFAULT 'user' CHECK (access_level IN ('admin', 'user', 'service')),
  status       TEXT    NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'deactivated')),
  metadata     TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  CONSTRAINT accounts_need_an_email CHECK (email IS NOT NULL OR access_level = 'service'),
  CONSTRAINT accounts_fold_their_email CHECK ((email IS NULL) = (email_folded IS NULL))
) STRICT;

CREATE TABLE organizations (
  id         TEXT    NOT NULL PRIMARY KEY,
  name       TEXT    NOT NULL UNIQUE,
  slug       TEXT    NOT NULL UNIQUE,
  owner_id   TEXT    NOT NULL REFERENCES accounts (id) ON DELETE RESTRICT,
  metadata   TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX organizations_by_owner ON organizations (owner_id, id);

CREATE TABLE organization_members (
  id               TEXT    NOT NULL PRIMARY KEY,
  org_id           TEXT    NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  account_id       TEXT    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  membership_level TEXT    NOT NULL DEFAULT 'member' CHECK (membership_level IN ('owner', 'admin', 'member')),
  metadata         TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  created_at       INTEGER NOT NULL,
  updated_at       INTEGER NOT NULL,
  UNIQUE (org_id, account_id)
) STRICT;

CREATE INDEX organization_members_by_account ON organization_members (account_id, org_id);
CREATE INDEX organization_members_owners ON organization_members (org_id, account_id)
  WHERE membership_level = 'owner';

-- An organization never loses its last owner, on any path: also when an account is deleted, and when
-- another program writes. When the organization itself goes, its row is gone before its members are.
CREATE TRIGGER organization_members_keep_an_owner_on_delete
AFTER DELETE ON organization_members
WHEN EXISTS (SELECT 1 FROM organizations WHERE id = OLD.org_id)
  AND NOT EXISTS (SELECT 1 FROM organization_members WHERE org_id = OLD.org_id AND membership_level = 'owner')
BEGIN
  SELECT RAISE(ABORT, 'an organization keeps its last owner');
END;

-- INSERT OR REPLACE and UPDATE OR REPLACE delete without firing delete triggers.
CREATE TRIGGER organization_members_keep_an_owner_on_insert
AFTER INSERT ON organization_members
WHEN EXISTS (SELECT 1 FROM organizations WHERE id = NEW.org_id)
  AND NOT EXISTS (SELECT 1 FROM organization_members WHERE org_id = NEW.org_id AND membership_level = 'owner')
BEGIN
  SELECT RAISE(ABORT, 'an organization keeps its last owner');
END;

CREATE TRIGGER organization_members_keep_an_owner_on_update
AFTER UPDATE OF org_id, account_id, membership_level ON organization_members
WHEN EXISTS (SELECT 1 FROM organizations o WHERE o.id IN (OLD.org_id, NEW.org_id)
  AND NOT EXISTS (SELECT 1 FROM organization_members m WHERE m.org_id = o.id AND m.membership_level = 'owner'))
BEGIN
  SELECT RAISE(ABORT, 'an organization keeps its last owner');
END;

CREATE TRIGGER organization_members_do_not_take_an_id
BEFORE INSERT ON organization_members
WHEN EXISTS (SELECT 1 FROM organization_members WHERE id = NEW.id AND org_id <> NEW.org_id)
BEGIN
  SELECT RAISE(ABORT, 'organization_members.id is taken');
END;

CREATE TRIGGER organization_members_keep_their_id
BEFORE UPDATE OF id ON organization_members
WHEN NEW.id <> OLD.id
BEGIN
  SELECT RAISE(ABORT, 'a membership keeps its id');
END;

CREATE TRIGGER organizations_do_not_take_an_id
BEFORE INSERT ON organizations
WHEN EXISTS (SELECT 1 FROM organizations WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'organizations.id is taken');
END;

CREATE TABLE password_credentials (
  id              TEXT    NOT NULL PRIMARY KEY,
  account_id      TEXT    NOT NULL UNIQUE REFERENCES accounts (id) ON DELETE CASCADE,
  password_hash   TEXT    NOT NULL,
  changed_at      INTEGER NOT NULL,
  must_change     INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),
  failed_attempts INTEGER NOT NULL DEFAULT 0 CHECK (failed_attempts >= 0),
  locked_until    INTEGER,
  metadata        TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
  -- The order of insertion. AUTOINCREMENT: the number of a deleted key is never given again.
  seq               INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id                TEXT    NOT NULL UNIQUE,
  owner_id          TEXT    REFERENCES accounts (id) ON DELETE CASCADE,
  key_hash          TEXT    NOT NULL UNIQUE,
  hash_scheme       TEXT    NOT NULL,
  display_hint      TEXT,
  name              TEXT,
  description       TEXT,
  scopes            TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(scopes)),
  resources         TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(resources)),
  enabled           INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  expires_at        INTEGER,
  revoked_at        INTEGER,
  revocation_reason TEXT,
  -- No foreign key: a successor may live elsewhere.
  rotated_to_id     TEXT,
  last_used_at      INTEGER,
  metadata          TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  created_at        INTEGER NOT NULL,
  updated_at        INTEGER NOT NULL,
  CONSTRAINT api_keys_have_a_reason_only_if_revoked CHECK (revocation_reason IS NULL OR revoked_at IS NOT NULL)
) STRICT;

CREATE INDEX api_keys_by_owner ON api_keys (owner_id, seq);

CREATE TABLE api_key_tags (
  key_seq  INTEGER NOT NULL REFERENCES api_keys (seq) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  tag      TEXT    NOT NULL,
  PRIMARY KEY (key_seq, position)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX api_key_tags_by_tag ON api_key_tags (tag, key_seq);

-- No foreign key: the trail outlives what it describes, and no cascade may rewrite history.
CREATE TABLE audit_logs (
  seq              INTEGER NOT NULL PRIMARY KEY,
  id               TEXT    NOT NULL UNIQUE,
  action           TEXT,
  owner_id         TEXT,
  actor_id         TEXT,
  on_behalf_of_id  TEXT,
  impersonation_id TEXT,
  credential_id    TEXT,
  credential_type  TEXT,
  org_id           TEXT,
  target_type      TEXT,
  target_id        TEXT,
  outcome          TEXT    CHECK (outcome IN ('success', 'failure', 'denied')),
  reason           TEXT,
  address          TEXT,
  user_agent       TEXT,
  request_id       TEXT,
  details          TEXT    CHECK (json_valid(details)),
  salt             BLOB,
  leaf_hash        BLOB,
  erased_at        INTEGER,
  created_at       INTEGER NOT NULL,
  -- The columns that every table has, derived: an entry is never updated but for its erasure.
  metadata         TEXT    GENERATED ALWAYS AS (coalesce(details, '{}')) VIRTUAL,
  updated_at       INTEGER GENERATED ALWAYS AS (coalesce(erased_at, created_at)) VIRTUAL,
  CONSTRAINT audit_logs_are_whole_or_erased CHECK (
    CASE WHEN erased_at IS NULL
      THEN action IS NOT NULL AND outcome IS NOT NULL AND details IS NOT NULL
        AND (salt IS NULL) = (leaf_hash IS NULL)
      ELSE coalesce(action, owner_id, actor_id, on_behalf_of_id, impersonation_id, credential_id,
        credential_type, org_id, target_type, target_id, outcome, reason, address, user_agent,
        request_id, details, salt) IS NULL
    END)
) STRICT;

-- Each filter is one index range in the order of the lists: by time, then by sequence.
CREATE INDEX audit_logs_by_time ON audit_logs (created_at, seq) WHERE erased_at IS NULL;
CREATE INDEX audit_logs_by_time_with_erased ON audit_logs (created_at, seq);
CREATE INDEX audit_logs_by_action ON audit_logs (action, created_at, seq) WHERE action IS NOT NULL;
CREATE INDEX audit_logs_by_owner ON audit_logs (owner_id, created_at, seq) WHERE owner_id IS NOT NULL;
CREATE INDEX audit_logs_by_actor ON audit_logs (actor_id, created_at, seq) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_logs_by_credential ON audit_logs (credential_id, created_at, seq) WHERE credential_id IS NOT NULL;
CREATE INDEX audit_logs_by_organization ON audit_logs (org_id, created_at, seq) WHERE org_id IS NOT NULL;
CREATE INDEX audit_logs_by_target ON audit_logs (target_id, target_type, created_at, seq) WHERE target_id IS NOT NULL;
CREATE INDEX audit_logs_by_outcome ON audit_logs (outcome, created_at, seq) WHERE outcome IS NOT NULL;

-- INSERT OR REPLACE deletes without firing delete triggers, so the insertion is guarded too.
CREATE TRIGGER audit_logs_take_a_new_id
BEFORE INSERT ON audit_logs
WHEN EXISTS (SELECT 1 FROM audit_logs WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'audit_logs.id is taken');
END;

CREATE TRIGGER audit_logs_have_no_gap
BEFORE INSERT ON audit_logs
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_logs) OR NEW.erased_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'audit_logs is append-only: the next entry has the next seq');
END;

CREATE TRIGGER audit_logs_are_not_deleted
BEFORE DELETE ON audit_logs
BEGIN
  SELECT RAISE(ABORT, 'audit_logs is append-only: entries are not deleted');
END;

CREATE TRIGGER audit_logs_change_by_erasure_alone
BEFORE UPDATE ON audit_logs
WHEN OLD.erased_at IS NOT NULL
  OR NEW.erased_at IS NULL
  OR NEW.seq IS NOT OLD.seq
  OR NEW.id IS NOT OLD.id
  OR NEW.created_at IS NOT OLD.created_at
  OR NEW.leaf_hash IS NOT OLD.leaf_hash
BEGIN
  SELECT RAISE(ABORT, 'audit_logs is append-only: entries are erased and not changed');
END;

-- What the proof of the trail and its listeners remember: a small ordered map.
CREATE TABLE audit_state (
  key   TEXT NOT NULL PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

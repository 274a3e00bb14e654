-- What only moves forward stays where it is, whoever writes. Never edit this file once it is
-- released: write the next one.

-- A key that is revoked, or has a successor, does not come back. (Deleting it forgets both.)
CREATE TRIGGER api_keys_stay_revoked
BEFORE UPDATE OF revoked_at, revocation_reason ON api_keys
WHEN OLD.revoked_at IS NOT NULL
  AND (NEW.revoked_at IS NOT OLD.revoked_at OR NEW.revocation_reason IS NOT OLD.revocation_reason)
BEGIN
  SELECT RAISE(ABORT, 'a revoked key stays revoked');
END;

CREATE TRIGGER api_keys_keep_their_successor
BEFORE UPDATE OF rotated_to_id ON api_keys
WHEN OLD.rotated_to_id IS NOT NULL AND NEW.rotated_to_id IS NOT OLD.rotated_to_id
BEGIN
  SELECT RAISE(ABORT, 'a key keeps its successor');
END;

CREATE TRIGGER api_keys_with_a_successor_expire_no_later
BEFORE UPDATE OF expires_at ON api_keys
WHEN OLD.rotated_to_id IS NOT NULL AND OLD.expires_at IS NOT NULL
  AND (NEW.expires_at IS NULL OR NEW.expires_at > OLD.expires_at)
BEGIN
  SELECT RAISE(ABORT, 'a key with a successor expires no later');
END;

-- REPLACE deletes without firing delete triggers, and would let a revoked key's text in again.
CREATE TRIGGER api_keys_do_not_take_a_hash
BEFORE INSERT ON api_keys
WHEN EXISTS (SELECT 1 FROM api_keys WHERE key_hash = NEW.key_hash)
BEGIN
  SELECT RAISE(ABORT, 'the key_hash of another api_keys.id is taken');
END;

CREATE TRIGGER api_keys_keep_their_id
BEFORE UPDATE OF id, seq ON api_keys
WHEN NEW.id IS NOT OLD.id OR NEW.seq IS NOT OLD.seq
BEGIN
  SELECT RAISE(ABORT, 'a key keeps its id');
END;

CREATE TRIGGER api_keys_leave_others_their_hash
BEFORE UPDATE OF key_hash ON api_keys
WHEN NEW.key_hash IS NOT OLD.key_hash
  AND EXISTS (SELECT 1 FROM api_keys WHERE key_hash = NEW.key_hash)
BEGIN
  SELECT RAISE(ABORT, 'the key_hash of another api_keys.id is taken');
END;

-- The table of the trail is made anew, for one CHECK: before SQLite 3.42, json_valid(NULL) is 0, so
-- that an older shell takes each erased entry for damage. Numbers and leaves stay.
CREATE TABLE audit_logs_2 (
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
  details          TEXT    CHECK (details IS NULL OR json_valid(details)),
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

INSERT INTO audit_logs_2 (seq, id, action, owner_id, actor_id, on_behalf_of_id, impersonation_id,
  credential_id, credential_type, org_id, target_type, target_id, outcome, reason, address,
  user_agent, request_id, details, salt, leaf_hash, erased_at, created_at)
SELECT seq, id, action, owner_id, actor_id, on_behalf_of_id, impersonation_id,
  credential_id, credential_type, org_id, target_type, target_id, outcome, reason, address,
  user_agent, request_id, details, salt, leaf_hash, erased_at, created_at
FROM audit_logs ORDER BY seq;

DROP TABLE audit_logs;
ALTER TABLE audit_logs_2 RENAME TO audit_logs;

CREATE INDEX audit_logs_by_time ON audit_logs (created_at, seq) WHERE erased_at IS NULL;
CREATE INDEX audit_logs_by_time_with_erased ON audit_logs (created_at, seq);
CREATE INDEX audit_logs_by_action ON audit_logs (action, created_at, seq) WHERE action IS NOT NULL;
CREATE INDEX audit_logs_by_owner ON audit_logs (owner_id, created_at, seq) WHERE owner_id IS NOT NULL;
CREATE INDEX audit_logs_by_actor ON audit_logs (actor_id, created_at, seq) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_logs_by_credential ON audit_logs (credential_id, created_at, seq) WHERE credential_id IS NOT NULL;
CREATE INDEX audit_logs_by_organization ON audit_logs (org_id, created_at, seq) WHERE org_id IS NOT NULL;
CREATE INDEX audit_logs_by_target ON audit_logs (target_id, target_type, created_at, seq) WHERE target_id IS NOT NULL;
CREATE INDEX audit_logs_by_outcome ON audit_logs (outcome, created_at, seq) WHERE outcome IS NOT NULL;

CREATE TRIGGER audit_logs_take_a_new_id
BEFORE INSERT ON audit_logs
WHEN EXISTS (SELECT 1 FROM audit_logs WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'audit_logs.id is taken');
END;

-- What lies beyond the years 1 to 9999 has no place in a list by time, nor in a hash.
CREATE TRIGGER audit_logs_have_no_gap
BEFORE INSERT ON audit_logs
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_logs) OR NEW.erased_at IS NOT NULL
  OR NEW.created_at NOT BETWEEN -62135596800000 AND 253402300799999
BEGIN
  SELECT RAISE(ABORT, 'audit_logs is append-only: the next entry has the next seq, and a time of the years 1 to 9999');
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
  OR NEW.erased_at NOT BETWEEN -62135596800000 AND 253402300799999
  OR NEW.seq IS NOT OLD.seq
  OR NEW.id IS NOT OLD.id
  OR NEW.created_at IS NOT OLD.created_at
  OR NEW.leaf_hash IS NOT OLD.leaf_hash
BEGIN
  SELECT RAISE(ABORT, 'audit_logs is append-only: entries are erased and not changed');
END;

-- The head of the trail's tree begins with how many entries the tree has taken in. One that says
-- more than there are would keep every later entry out, and so every later commit.
CREATE TRIGGER audit_state_head_is_that_of_the_trail
BEFORE INSERT ON audit_state
WHEN NEW.key = 'tree/head'
  AND (length(NEW.value) <= 8 OR hex(substr(NEW.value, 1, 8)) IS NOT
    (SELECT printf('%016X', coalesce(max(seq), 0)) FROM audit_logs))
BEGIN
  SELECT RAISE(ABORT, 'the head of the tree is that of the trail');
END;

CREATE TRIGGER audit_state_head_stays_that_of_the_trail
BEFORE UPDATE ON audit_state
WHEN 'tree/head' IN (OLD.key, NEW.key)
  AND (NEW.key <> OLD.key OR length(NEW.value) <= 8 OR hex(substr(NEW.value, 1, 8)) IS NOT
    (SELECT printf('%016X', coalesce(max(seq), 0)) FROM audit_logs))
BEGIN
  SELECT RAISE(ABORT, 'the head of the tree is that of the trail');
END;

CREATE TRIGGER audit_state_head_is_not_deleted
BEFORE DELETE ON audit_state
WHEN OLD.key = 'tree/head'
BEGIN
  SELECT RAISE(ABORT, 'the head of the tree is not deleted');
END;

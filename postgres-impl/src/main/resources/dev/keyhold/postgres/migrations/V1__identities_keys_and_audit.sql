-- All names are without a schema: whoever runs this sets the search path to the one that is to have
-- the tables, and to that alone. Times are milliseconds since 1970-01-01T00:00:00Z. Texts are
-- ordered by code point, whatever the database's collation. JSON is kept as text, byte for byte.
-- Never edit this file once it is released: write the next one.

-- A row of an index holds some 2,700 bytes, a name up to 3,072: so what is unique is its digest.
CREATE FUNCTION keyhold_digest(value text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN sha256(convert_to(value, 'UTF8'));

-- All that a verification can see changes one after the other, in all processes, whoever writes.
CREATE FUNCTION keyhold_lock() RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(1801812328, hashtext(current_schema()));
END $$;

CREATE FUNCTION keyhold_take_turns() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM keyhold_lock();
  RETURN NULL;
END $$;

-- What a hub runs through a lent handle writes to its own tables.
CREATE FUNCTION keyhold_refuse_borrowed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the table % is written to through the stores of the transaction, not through the handle',
    TG_TABLE_NAME USING ERRCODE = 'KH003';
END $$;

CREATE FUNCTION keyhold_refuse_truncate() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the table % is not emptied at once', TG_TABLE_NAME USING ERRCODE = 'KH001';
END $$;

-- Lets a role see the rows of all tenants, beside the tables' owner: to be run by him, again when new
-- tables of tenants have come.
CREATE FUNCTION keyhold_let_operate(operator name) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  policy record;
BEGIN
  FOR policy IN SELECT polname, c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      WHERE c.relnamespace = current_schema()::regnamespace AND polname = c.relname || '_of_the_operator' LOOP
    EXECUTE format('ALTER POLICY %I ON %I TO CURRENT_USER, %I', policy.polname, policy.relname, operator);
  END LOOP;
END $$;

-- Which migrations of whom the schema has had; those of these files go by the name keyhold.
CREATE TABLE keyhold_schema (
  owner         text    COLLATE "C" NOT NULL DEFAULT 'keyhold',
  number        integer NOT NULL,
  name          text    COLLATE "C" NOT NULL,
  checksum      text    COLLATE "C" NOT NULL,
  applied_at    bigint  NOT NULL DEFAULT floor(extract(epoch FROM clock_timestamp()) * 1000),
  oldest_reader integer NOT NULL,
  PRIMARY KEY (owner, number)
);

-- One row for each storage that is open, of the commit that it made last: what became of one whose
-- answer was lost can be asked.
CREATE TABLE keyhold_writers (
  id           text   COLLATE "C" NOT NULL PRIMARY KEY,
  commits      bigint NOT NULL,
  committed_at bigint NOT NULL DEFAULT floor(extract(epoch FROM clock_timestamp()) * 1000)
);

CREATE TABLE accounts (
  id           text   COLLATE "C" NOT NULL PRIMARY KEY,
  email        text   COLLATE "C",
  -- The address in the form in which addresses are compared.
  email_folded text   COLLATE "C",
  display_name text   COLLATE "C",
  access_level text   COLLATE "C" NOT NULL DEFAULT 'user'
    CHECK (access_level IN ('admin', 'user', 'service')),
  status       text   COLLATE "C" NOT NULL DEFAULT 'active'
    CHECK (status IN ('active', 'suspended', 'deactivated')),
  metadata     text   COLLATE "C" NOT NULL DEFAULT '{}' CHECK (metadata::json IS NOT NULL),
  created_at   bigint NOT NULL,
  updated_at   bigint NOT NULL,
  CONSTRAINT accounts_need_an_email CHECK (email IS NOT NULL OR access_level = 'service'),
  CONSTRAINT accounts_fold_their_email CHECK ((email IS NULL) = (email_folded IS NULL))
);

CREATE UNIQUE INDEX accounts_by_email_folded ON accounts (keyhold_digest(email_folded));

CREATE TABLE organizations (
  id         text   COLLATE "C" NOT NULL PRIMARY KEY,
  name       text   COLLATE "C" NOT NULL,
  slug       text   COLLATE "C" NOT NULL,
  owner_id   text   COLLATE "C" NOT NULL REFERENCES accounts (id),
  status     text   COLLATE "C" NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  metadata   text   COLLATE "C" NOT NULL DEFAULT '{}' CHECK (metadata::json IS NOT NULL),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE UNIQUE INDEX organizations_by_name ON organizations (keyhold_digest(name));
CREATE UNIQUE INDEX organizations_by_slug ON organizations (slug);
CREATE INDEX organizations_by_owner ON organizations (owner_id, id);

CREATE TABLE organization_members (
  id               text   COLLATE "C" NOT NULL PRIMARY KEY,
  org_id           text   COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  account_id       text   COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  membership_level text   COLLATE "C" NOT NULL DEFAULT 'member'
    CHECK (membership_level IN ('owner', 'admin', 'member')),
  metadata         text   COLLATE "C" NOT NULL DEFAULT '{}' CHECK (metadata::json IS NOT NULL),
  created_at       bigint NOT NULL,
  updated_at       bigint NOT NULL
);

CREATE UNIQUE INDEX organization_members_membership ON organization_members (org_id, account_id);
CREATE INDEX organization_members_by_account ON organization_members (account_id, org_id);

CREATE TABLE password_credentials (
  id              text    COLLATE "C" NOT NULL PRIMARY KEY,
  account_id      text    COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  password_hash   text    COLLATE "C" NOT NULL,
  changed_at      bigint  NOT NULL,
  must_change     boolean NOT NULL DEFAULT false,
  failed_attempts bigint  NOT NULL DEFAULT 0 CHECK (failed_attempts >= 0),
  locked_until    bigint,
  metadata        text    COLLATE "C" NOT NULL DEFAULT '{}' CHECK (metadata::json IS NOT NULL),
  created_at      bigint  NOT NULL,
  updated_at      bigint  NOT NULL
);

CREATE UNIQUE INDEX password_credentials_by_account_id ON password_credentials (account_id);

CREATE TABLE api_keys (
  -- The order of insertion; the number of a deleted key is never given again.
  seq               bigint  NOT NULL GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  id                text    COLLATE "C" NOT NULL,
  owner_id          text    COLLATE "C" REFERENCES accounts (id) ON DELETE CASCADE,
  org_id            text    COLLATE "C" REFERENCES organizations (id) ON DELETE CASCADE,
  key_hash          text    COLLATE "C" NOT NULL,
  hash_scheme       text    COLLATE "C" NOT NULL,
  display_hint      text    COLLATE "C",
  name              text    COLLATE "C",
  description       text    COLLATE "C",
  scopes            text    COLLATE "C" NOT NULL DEFAULT '[]' CHECK (scopes::json IS NOT NULL),
  resources         text    COLLATE "C" NOT NULL DEFAULT '{}' CHECK (resources::json IS NOT NULL),
  enabled           boolean NOT NULL DEFAULT true,
  expires_at        bigint,
  revoked_at        bigint,
  revocation_reason text    COLLATE "C",
  -- No foreign key: a successor may live elsewhere.
  rotated_to_id     text    COLLATE "C",
  last_used_at      bigint,
  metadata          text    COLLATE "C" NOT NULL DEFAULT '{}' CHECK (metadata::json IS NOT NULL),
  created_at        bigint  NOT NULL,
  updated_at        bigint  NOT NULL,
  CONSTRAINT api_keys_have_a_reason_only_if_revoked
    CHECK (revocation_reason IS NULL OR revoked_at IS NOT NULL)
);

CREATE UNIQUE INDEX api_keys_id ON api_keys (id);
CREATE UNIQUE INDEX api_keys_key_hash ON api_keys (keyhold_digest(key_hash));
CREATE INDEX api_keys_by_owner ON api_keys (owner_id, seq);
CREATE INDEX api_keys_by_organization ON api_keys (org_id, seq) WHERE org_id IS NOT NULL;

CREATE TABLE api_key_tags (
  key_seq  bigint  NOT NULL REFERENCES api_keys (seq) ON DELETE CASCADE,
  position integer NOT NULL,
  tag      text    COLLATE "C" NOT NULL,
  PRIMARY KEY (key_seq, position)
);

CREATE UNIQUE INDEX api_key_tags_by_tag ON api_key_tags (keyhold_digest(tag), key_seq);

-- Which keys are no longer as they were in the view of a verification, in the order of the commits.
CREATE TABLE key_changes (
  seq      bigint NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key_hash text   COLLATE "C" NOT NULL
);

-- No foreign key: the trail outlives what it describes, and no cascade may rewrite history.
CREATE TABLE audit_logs (
  seq              bigint NOT NULL PRIMARY KEY,
  id               text   COLLATE "C" NOT NULL,
  action           text   COLLATE "C",
  owner_id         text   COLLATE "C",
  actor_id         text   COLLATE "C",
  on_behalf_of_id  text   COLLATE "C",
  impersonation_id text   COLLATE "C",
  credential_id    text   COLLATE "C",
  credential_type  text   COLLATE "C",
  org_id           text   COLLATE "C",
  target_type      text   COLLATE "C",
  target_id        text   COLLATE "C",
  outcome          text   COLLATE "C" CHECK (outcome IN ('success', 'failure', 'denied')),
  reason           text   COLLATE "C",
  address          text   COLLATE "C",
  user_agent       text   COLLATE "C",
  request_id       text   COLLATE "C",
  details          text   COLLATE "C" CHECK (details IS NULL OR details::json IS NOT NULL),
  salt             bytea,
  leaf_hash        bytea,
  erased_at        bigint CHECK (erased_at BETWEEN -62135596800000 AND 253402300799999),
  created_at       bigint NOT NULL CHECK (created_at BETWEEN -62135596800000 AND 253402300799999),
  -- The columns that every table has, derived: an entry is never updated but for its erasure.
  metadata         text   COLLATE "C" GENERATED ALWAYS AS (coalesce(details, '{}')) STORED,
  updated_at       bigint GENERATED ALWAYS AS (coalesce(erased_at, created_at)) STORED,
  CONSTRAINT audit_logs_are_whole_or_erased CHECK (
    CASE WHEN erased_at IS NULL
      THEN action IS NOT NULL AND outcome IS NOT NULL AND details IS NOT NULL
        AND (salt IS NULL) = (leaf_hash IS NULL)
      ELSE coalesce(action, owner_id, actor_id, on_behalf_of_id, impersonation_id, credential_id,
        credential_type, org_id, target_type, target_id, outcome, reason, address, user_agent,
        request_id, details) IS NULL AND salt IS NULL
    END)
);

CREATE UNIQUE INDEX audit_logs_id ON audit_logs (id);

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

-- What the proof of the trail and its listeners remember: a small ordered map.
CREATE TABLE audit_state (
  key   text  COLLATE "C" NOT NULL PRIMARY KEY,
  value bytea NOT NULL
);

-- The account that an organization names as its owner is one of its owner members, on any path: also
-- when an account is deleted, and when another program writes. Whoever changes the members of an
-- organization waits for those who do so too: each would see an owner whom the other takes away.
-- Under a snapshot that is older than the wait only a change of the row itself is noticed.
CREATE FUNCTION keyhold_keep_an_owner() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  touched text[] := ARRAY[]::text[];
BEGIN
  IF TG_OP <> 'INSERT' THEN touched := touched || OLD.org_id; END IF;
  IF TG_OP <> 'DELETE' THEN touched := touched || NEW.org_id; END IF;
  IF current_setting('transaction_isolation') = 'read committed' THEN
    PERFORM 1 FROM organizations WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
  ELSE
    UPDATE organizations SET updated_at = updated_at WHERE id = ANY (touched);
  END IF;
  IF EXISTS (SELECT 1 FROM organizations o WHERE o.id = ANY (touched)
      AND NOT EXISTS (SELECT 1 FROM organization_members m WHERE m.org_id = o.id
        AND m.account_id = o.owner_id AND m.membership_level = 'owner')) THEN
    RAISE EXCEPTION 'an organization keeps its owner' USING ERRCODE = 'KH002';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER organization_members_keep_an_owner
AFTER INSERT OR DELETE OR UPDATE OF org_id, account_id, membership_level ON organization_members
FOR EACH ROW EXECUTE FUNCTION keyhold_keep_an_owner();

CREATE FUNCTION keyhold_name_an_owner_member() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM accounts WHERE id = NEW.owner_id)
    AND NOT EXISTS (SELECT 1 FROM organization_members m WHERE m.org_id = OLD.id
      AND m.account_id = NEW.owner_id AND m.membership_level = 'owner') THEN
    RAISE EXCEPTION 'the owner of an organization is an owner member first' USING ERRCODE = 'KH001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER organizations_name_an_owner_member
BEFORE UPDATE OF owner_id ON organizations
FOR EACH ROW WHEN (NEW.owner_id <> OLD.owner_id)
EXECUTE FUNCTION keyhold_name_an_owner_member();

CREATE FUNCTION keyhold_keep_the_id() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % keeps its id', TG_TABLE_NAME USING ERRCODE = 'KH001';
END $$;

CREATE TRIGGER organization_members_keep_their_id
BEFORE UPDATE OF id ON organization_members
FOR EACH ROW WHEN (NEW.id <> OLD.id) EXECUTE FUNCTION keyhold_keep_the_id();

CREATE TRIGGER accounts_keep_their_id
BEFORE UPDATE OF id ON accounts
FOR EACH ROW WHEN (NEW.id <> OLD.id) EXECUTE FUNCTION keyhold_keep_the_id();

CREATE TRIGGER organizations_keep_their_id
BEFORE UPDATE OF id ON organizations
FOR EACH ROW WHEN (NEW.id <> OLD.id) EXECUTE FUNCTION keyhold_keep_the_id();

-- A key that is revoked, or has a successor, does not come back. (Deleting it forgets both.) What a
-- key of an organization opens belongs to that organization: it never opens another's.
CREATE FUNCTION keyhold_only_forward() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.seq <> OLD.seq THEN
    RAISE EXCEPTION 'a key keeps its id' USING ERRCODE = 'KH001';
  ELSIF NEW.org_id IS DISTINCT FROM OLD.org_id THEN
    RAISE EXCEPTION 'a key keeps its organization' USING ERRCODE = 'KH001';
  ELSIF OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS DISTINCT FROM OLD.revoked_at
      OR NEW.revocation_reason IS DISTINCT FROM OLD.revocation_reason) THEN
    RAISE EXCEPTION 'a revoked key stays revoked' USING ERRCODE = 'KH001';
  ELSIF OLD.rotated_to_id IS NOT NULL AND NEW.rotated_to_id IS DISTINCT FROM OLD.rotated_to_id THEN
    RAISE EXCEPTION 'a key keeps its successor' USING ERRCODE = 'KH001';
  ELSIF OLD.rotated_to_id IS NOT NULL AND OLD.expires_at IS NOT NULL
      AND (NEW.expires_at IS NULL OR NEW.expires_at > OLD.expires_at) THEN
    RAISE EXCEPTION 'a key with a successor expires no later' USING ERRCODE = 'KH001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER api_keys_only_move_forward
BEFORE UPDATE ON api_keys FOR EACH ROW EXECUTE FUNCTION keyhold_only_forward();

CREATE TRIGGER api_keys_take_turns
BEFORE UPDATE OR DELETE ON api_keys FOR EACH STATEMENT EXECUTE FUNCTION keyhold_take_turns();

CREATE TRIGGER accounts_take_turns
BEFORE UPDATE OF status OR DELETE ON accounts FOR EACH STATEMENT EXECUTE FUNCTION keyhold_take_turns();

CREATE TRIGGER organizations_take_turns
BEFORE UPDATE OF status OR DELETE ON organizations FOR EACH STATEMENT EXECUTE FUNCTION keyhold_take_turns();

CREATE FUNCTION keyhold_tell_of_a_key() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO key_changes (key_hash) VALUES (OLD.key_hash);
  IF TG_OP = 'UPDATE' AND NEW.key_hash <> OLD.key_hash THEN
    INSERT INTO key_changes (key_hash) VALUES (NEW.key_hash);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER api_keys_tell
AFTER UPDATE OR DELETE ON api_keys FOR EACH ROW EXECUTE FUNCTION keyhold_tell_of_a_key();

CREATE FUNCTION keyhold_tell_of_keys() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_TABLE_NAME = 'accounts' THEN
    INSERT INTO key_changes (key_hash) SELECT key_hash FROM api_keys WHERE owner_id = NEW.id;
  ELSE
    INSERT INTO key_changes (key_hash) SELECT key_hash FROM api_keys WHERE org_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER accounts_tell
AFTER UPDATE OF status ON accounts
FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION keyhold_tell_of_keys();

CREATE TRIGGER organizations_tell
AFTER UPDATE OF status ON organizations
FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION keyhold_tell_of_keys();

CREATE FUNCTION keyhold_append_only() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.erased_at IS NOT NULL
      OR NEW.seq IS DISTINCT FROM (SELECT coalesce(max(seq), 0) + 1 FROM audit_logs) THEN
      RAISE EXCEPTION 'audit_logs is append-only: the next entry has the next seq'
        USING ERRCODE = 'KH001';
    END IF;
    RETURN NEW;
  ELSIF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'audit_logs is append-only: entries are not deleted' USING ERRCODE = 'KH001';
  ELSIF OLD.erased_at IS NOT NULL
    OR NEW.erased_at IS NULL
    OR NEW.seq <> OLD.seq
    OR NEW.id <> OLD.id
    OR NEW.created_at <> OLD.created_at
    OR NEW.leaf_hash IS DISTINCT FROM OLD.leaf_hash THEN
    RAISE EXCEPTION 'audit_logs is append-only: entries are erased and not changed'
      USING ERRCODE = 'KH001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER audit_logs_are_append_only
BEFORE INSERT OR UPDATE OR DELETE ON audit_logs
FOR EACH ROW EXECUTE FUNCTION keyhold_append_only();

-- The head of the trail's tree begins with how many entries the tree has taken in. One that says
-- more than there are would keep every later entry out, and so every later commit.
CREATE FUNCTION keyhold_keep_the_head() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.key = 'tree/head' THEN
      RAISE EXCEPTION 'the head of the tree is not deleted' USING ERRCODE = 'KH001';
    END IF;
    RETURN OLD;
  END IF;
  IF (TG_OP = 'UPDATE' AND NEW.key <> OLD.key AND 'tree/head' IN (OLD.key, NEW.key))
    OR (NEW.key = 'tree/head' AND (length(NEW.value) <= 8
      OR encode(substring(NEW.value FROM 1 FOR 8), 'hex') <>
        (SELECT lpad(to_hex(coalesce(max(seq), 0)), 16, '0') FROM audit_logs))) THEN
    RAISE EXCEPTION 'the head of the tree is that of the trail' USING ERRCODE = 'KH001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER audit_state_keeps_its_head
BEFORE INSERT OR UPDATE OR DELETE ON audit_state
FOR EACH ROW EXECUTE FUNCTION keyhold_keep_the_head();

-- Where nobody says otherwise, a name leads to a temporary table first, which anybody can make.
DO $$
DECLARE
  function regprocedure;
BEGIN
  FOR function IN SELECT oid FROM pg_proc
      WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'keyhold\_%'
        AND proconfig IS NOT NULL LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path TO %I, pg_temp', function, current_schema());
  END LOOP;
END $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['keyhold_schema', 'keyhold_writers', 'accounts', 'organizations',
    'organization_members', 'password_credentials', 'api_keys', 'api_key_tags', 'key_changes',
    'audit_logs', 'audit_state'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE OR DELETE ON %I FOR EACH STATEMENT '
      'WHEN (current_setting(''keyhold.borrowed'', true) = ''on'') '
      'EXECUTE FUNCTION keyhold_refuse_borrowed()', name || '_not_by_the_handle', name);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT '
      'EXECUTE FUNCTION keyhold_refuse_truncate()', name || '_not_at_once', name);
  END LOOP;
END $$;

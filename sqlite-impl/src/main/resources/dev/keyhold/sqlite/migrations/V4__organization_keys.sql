-- A key may belong to an organization, and an organization may be suspended, which stops its keys.
-- Never edit this file once it is released: write the next one.

ALTER TABLE organizations ADD COLUMN
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended'));

ALTER TABLE api_keys ADD COLUMN org_id TEXT REFERENCES organizations (id) ON DELETE CASCADE;

CREATE INDEX api_keys_by_organization ON api_keys (org_id, seq) WHERE org_id IS NOT NULL;

-- What a key of an organization opens belongs to that organization: it never opens another's.
CREATE TRIGGER api_keys_keep_their_organization
BEFORE UPDATE OF org_id ON api_keys
WHEN NEW.org_id IS NOT OLD.org_id
BEGIN
  SELECT RAISE(ABORT, 'a key keeps its organization');
END;

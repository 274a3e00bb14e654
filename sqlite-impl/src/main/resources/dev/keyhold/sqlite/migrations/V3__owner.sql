-- The account that an organization names as its owner is one of its owner members, whoever writes.
-- Never edit this file once it is released: write the next one.

-- Until now the named owner could leave where another owner stayed. The owner who has been there for
-- longest takes the place. An organization without any owner came from another program's SQL.
UPDATE organizations SET owner_id = (
  SELECT m.account_id FROM organization_members m
  WHERE m.org_id = organizations.id AND m.membership_level = 'owner'
  ORDER BY m.created_at, m.account_id LIMIT 1)
WHERE EXISTS (SELECT 1 FROM organization_members m
    WHERE m.org_id = organizations.id AND m.membership_level = 'owner')
  AND NOT EXISTS (SELECT 1 FROM organization_members m
    WHERE m.org_id = organizations.id AND m.account_id = organizations.owner_id
      AND m.membership_level = 'owner');

INSERT INTO organization_members (id, org_id, account_id, membership_level, created_at, updated_at)
SELECT lower(hex(randomblob(16))), o.id, o.owner_id, 'owner', o.created_at, o.updated_at
FROM organizations o
WHERE NOT EXISTS (SELECT 1 FROM organization_members m
  WHERE m.org_id = o.id AND m.membership_level = 'owner');

DROP TRIGGER organization_members_keep_an_owner_on_delete;
DROP TRIGGER organization_members_keep_an_owner_on_insert;
DROP TRIGGER organization_members_keep_an_owner_on_update;

-- When the organization itself goes, its row is gone before its members are.
CREATE TRIGGER organization_members_keep_an_owner_on_delete
AFTER DELETE ON organization_members
WHEN EXISTS (SELECT 1 FROM organizations o WHERE o.id = OLD.org_id
  AND NOT EXISTS (SELECT 1 FROM organization_members m WHERE m.org_id = o.id
    AND m.account_id = o.owner_id AND m.membership_level = 'owner'))
BEGIN
  SELECT RAISE(ABORT, 'an organization keeps its owner');
END;

-- INSERT OR REPLACE and UPDATE OR REPLACE delete without firing delete triggers.
CREATE TRIGGER organization_members_keep_an_owner_on_insert
AFTER INSERT ON organization_members
WHEN EXISTS (SELECT 1 FROM organizations o WHERE o.id = NEW.org_id
  AND NOT EXISTS (SELECT 1 FROM organization_members m WHERE m.org_id = o.id
    AND m.account_id = o.owner_id AND m.membership_level = 'owner'))
BEGIN
  SELECT RAISE(ABORT, 'an organization keeps its owner');
END;

CREATE TRIGGER organization_members_keep_an_owner_on_update
AFTER UPDATE OF org_id, account_id, membership_level ON organization_members
WHEN EXISTS (SELECT 1 FROM organizations o WHERE o.id IN (OLD.org_id, NEW.org_id)
  AND NOT EXISTS (SELECT 1 FROM organization_members m WHERE m.org_id = o.id
    AND m.account_id = o.owner_id AND m.membership_level = 'owner'))
BEGIN
  SELECT RAISE(ABORT, 'an organization keeps its owner');
END;

CREATE TRIGGER organizations_name_an_owner_member
BEFORE UPDATE OF owner_id ON organizations
WHEN NEW.owner_id IS NOT OLD.owner_id
  AND EXISTS (SELECT 1 FROM accounts WHERE id = NEW.owner_id)
  AND NOT EXISTS (SELECT 1 FROM organization_members m WHERE m.org_id = OLD.id
    AND m.account_id = NEW.owner_id AND m.membership_level = 'owner')
BEGIN
  SELECT RAISE(ABORT, 'the owner of an organization is an owner member first');
END;

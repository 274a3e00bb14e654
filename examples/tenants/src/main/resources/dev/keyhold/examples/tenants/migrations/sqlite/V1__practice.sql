CREATE TABLE matter (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  lawyer_id TEXT,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, id)
) STRICT;

CREATE UNIQUE INDEX matter_by_title ON matter (organization_id, title);
CREATE INDEX matter_of_lawyer_id ON matter (lawyer_id, organization_id, id);

CREATE TABLE note (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('mail', 'chat', 'none')),
  priority INTEGER NOT NULL,
  done INTEGER NOT NULL CHECK (done IN (0, 1)),
  author_id TEXT,
  due_at INTEGER,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (organization_id, id)
) STRICT;

CREATE UNIQUE INDEX note_by_title ON note (organization_id, title);
CREATE INDEX note_by_channel_due_at ON note (organization_id, channel, due_at, id);

CREATE TABLE holiday (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE note (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  writer_id TEXT,
  version INTEGER NOT NULL,
  deleted_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, id)
) STRICT;

CREATE UNIQUE INDEX note_by_title ON note (organization_id, title) WHERE deleted_at IS NULL;
CREATE INDEX note_of_writer_id ON note (writer_id, organization_id, id);
CREATE TABLE line (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  note_id TEXT NOT NULL,
  line_text TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, note_id) REFERENCES note (organization_id, id) ON DELETE CASCADE
) STRICT;

CREATE INDEX line_of_note_id ON line (organization_id, note_id, id);

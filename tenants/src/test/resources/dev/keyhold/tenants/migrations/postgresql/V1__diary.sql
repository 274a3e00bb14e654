CREATE TABLE holiday (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE TABLE note (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  title text COLLATE "C" NOT NULL,
  writer_id text COLLATE "C",
  version bigint NOT NULL,
  deleted_at bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (organization_id, id)
);

CREATE UNIQUE INDEX note_by_title ON note (organization_id, title) WHERE deleted_at IS NULL;
CREATE INDEX note_of_writer_id ON note (writer_id NULLS FIRST, organization_id, id);
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
ALTER TABLE note FORCE ROW LEVEL SECURITY;
CREATE POLICY note_of_its_tenant ON note
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY note_of_the_operator ON note TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TABLE line (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  note_id text COLLATE "C" NOT NULL,
  line_text text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, note_id) REFERENCES note (organization_id, id) ON DELETE CASCADE
);

CREATE INDEX line_of_note_id ON line (organization_id, note_id, id);
ALTER TABLE line ENABLE ROW LEVEL SECURITY;
ALTER TABLE line FORCE ROW LEVEL SECURITY;
CREATE POLICY line_of_its_tenant ON line
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY line_of_the_operator ON line TO CURRENT_USER USING (true) WITH CHECK (true);

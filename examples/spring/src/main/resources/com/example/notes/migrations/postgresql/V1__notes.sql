CREATE TABLE note (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  words text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  UNIQUE (organization_id, id)
);

ALTER TABLE note ENABLE ROW LEVEL SECURITY;
ALTER TABLE note FORCE ROW LEVEL SECURITY;
CREATE POLICY note_of_its_tenant ON note
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY note_of_the_operator ON note TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TABLE matter (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  title text COLLATE "C" NOT NULL,
  lawyer_id text COLLATE "C",
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (organization_id, id)
);

CREATE UNIQUE INDEX matter_by_title ON matter (organization_id, title);
CREATE INDEX matter_of_lawyer_id ON matter (lawyer_id NULLS FIRST, organization_id, id);
ALTER TABLE matter ENABLE ROW LEVEL SECURITY;
ALTER TABLE matter FORCE ROW LEVEL SECURITY;
CREATE POLICY matter_of_its_tenant ON matter
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY matter_of_the_operator ON matter TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TABLE graph_types (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  description text COLLATE "C",
  config text COLLATE "C" NOT NULL CHECK (config::json IS NOT NULL),
  scope text COLLATE "C" NOT NULL CHECK (scope IN ('system', 'tenant', 'user')),
  owner_id text COLLATE "C",
  metadata text COLLATE "C" NOT NULL DEFAULT '{}' CHECK (metadata::json IS NOT NULL),
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX graph_types_by_name ON graph_types (tenant_id, name);
CREATE INDEX graph_types_by_owner_id ON graph_types (tenant_id, owner_id NULLS FIRST, id);
CREATE INDEX graph_types_of_owner_id ON graph_types (owner_id NULLS FIRST, tenant_id, id);
ALTER TABLE graph_types ENABLE ROW LEVEL SECURITY;
ALTER TABLE graph_types FORCE ROW LEVEL SECURITY;
CREATE POLICY graph_types_of_its_tenant ON graph_types
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY graph_types_of_the_operator ON graph_types TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER graph_types_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON graph_types FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE node_types (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  graph_type_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  description text COLLATE "C",
  schema text COLLATE "C" NOT NULL CHECK (schema::json IS NOT NULL),
  metadata text COLLATE "C" NOT NULL DEFAULT '{}' CHECK (metadata::json IS NOT NULL),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, graph_type_id) REFERENCES graph_types (tenant_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX node_types_by_graph_type_id_name ON node_types (tenant_id, graph_type_id, name);
ALTER TABLE node_types ENABLE ROW LEVEL SECURITY;
ALTER TABLE node_types FORCE ROW LEVEL SECURITY;
CREATE POLICY node_types_of_its_tenant ON node_types
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY node_types_of_the_operator ON node_types TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER node_types_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON node_types FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE edge_types (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  graph_type_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  description text COLLATE "C",
  schema text COLLATE "C" NOT NULL CHECK (schema::json IS NOT NULL),
  allowed_source_types text COLLATE "C" NOT NULL CHECK (allowed_source_types::json IS NOT NULL),
  allowed_target_types text COLLATE "C" NOT NULL CHECK (allowed_target_types::json IS NOT NULL),
  metadata text COLLATE "C" NOT NULL DEFAULT '{}' CHECK (metadata::json IS NOT NULL),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, graph_type_id) REFERENCES graph_types (tenant_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX edge_types_by_graph_type_id_name ON edge_types (tenant_id, graph_type_id, name);
ALTER TABLE edge_types ENABLE ROW LEVEL SECURITY;
ALTER TABLE edge_types FORCE ROW LEVEL SECURITY;
CREATE POLICY edge_types_of_its_tenant ON edge_types
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY edge_types_of_the_operator ON edge_types TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER edge_types_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON edge_types FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE graphs (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  graph_type_id text COLLATE "C",
  name text COLLATE "C" NOT NULL,
  description text COLLATE "C",
  status text COLLATE "C" NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'active', 'archived')),
  owner_id text COLLATE "C",
  project_id text COLLATE "C",
  metadata text COLLATE "C" NOT NULL DEFAULT '{}' CHECK (metadata::json IS NOT NULL),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, graph_type_id) REFERENCES graph_types (tenant_id, id) ON DELETE SET NULL (graph_type_id)
);

CREATE INDEX graphs_by_project_id ON graphs (tenant_id, project_id NULLS FIRST, id);
CREATE INDEX graphs_by_owner_id_project_id ON graphs (tenant_id, owner_id NULLS FIRST, project_id NULLS FIRST, id);
CREATE INDEX graphs_of_graph_type_id ON graphs (tenant_id, graph_type_id NULLS FIRST, id);
CREATE INDEX graphs_of_owner_id ON graphs (owner_id NULLS FIRST, tenant_id, id);
ALTER TABLE graphs ENABLE ROW LEVEL SECURITY;
ALTER TABLE graphs FORCE ROW LEVEL SECURITY;
CREATE POLICY graphs_of_its_tenant ON graphs
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY graphs_of_the_operator ON graphs TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER graphs_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON graphs FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE nodes (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  graph_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  attributes text COLLATE "C" NOT NULL DEFAULT '{}' CHECK (attributes::json IS NOT NULL),
  identity text COLLATE "C",
  metadata text COLLATE "C" NOT NULL DEFAULT '{}' CHECK (metadata::json IS NOT NULL),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, graph_id) REFERENCES graphs (tenant_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX nodes_by_graph_id_key ON nodes (tenant_id, graph_id, key);
CREATE UNIQUE INDEX nodes_by_graph_id_identity ON nodes (tenant_id, graph_id, keyhold_digest(identity));
CREATE INDEX nodes_by_graph_id_type_key ON nodes (tenant_id, graph_id, type, key, id);
ALTER TABLE nodes ENABLE ROW LEVEL SECURITY;
ALTER TABLE nodes FORCE ROW LEVEL SECURITY;
CREATE POLICY nodes_of_its_tenant ON nodes
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY nodes_of_the_operator ON nodes TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER nodes_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON nodes FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE edges (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  graph_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  key text COLLATE "C",
  source_node_key text COLLATE "C" NOT NULL,
  target_node_key text COLLATE "C" NOT NULL,
  attributes text COLLATE "C" NOT NULL DEFAULT '{}' CHECK (attributes::json IS NOT NULL),
  undirected boolean NOT NULL DEFAULT false,
  parallel text COLLATE "C" NOT NULL,
  metadata text COLLATE "C" NOT NULL DEFAULT '{}' CHECK (metadata::json IS NOT NULL),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, graph_id) REFERENCES graphs (tenant_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX edges_by_graph_id_key ON edges (tenant_id, graph_id, key NULLS FIRST);
CREATE UNIQUE INDEX edges_by_source ON edges (tenant_id, graph_id, source_node_key, type, target_node_key, keyhold_digest(parallel));
CREATE INDEX edges_by_target ON edges (tenant_id, graph_id, target_node_key, type, source_node_key, id);
ALTER TABLE edges ENABLE ROW LEVEL SECURITY;
ALTER TABLE edges FORCE ROW LEVEL SECURITY;
CREATE POLICY edges_of_its_tenant ON edges
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY edges_of_the_operator ON edges TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER edges_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON edges FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE graph_projections (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  position bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

ALTER TABLE graph_projections ENABLE ROW LEVEL SECURITY;
ALTER TABLE graph_projections FORCE ROW LEVEL SECURITY;
CREATE POLICY graph_projections_of_its_tenant ON graph_projections
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY graph_projections_of_the_operator ON graph_projections TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER graph_projections_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON graph_projections FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

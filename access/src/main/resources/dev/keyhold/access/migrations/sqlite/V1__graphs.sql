CREATE TABLE graph_types (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT,
  config TEXT NOT NULL CHECK (json_valid(config)),
  scope TEXT NOT NULL CHECK (scope IN ('system', 'tenant', 'user')),
  owner_id TEXT,
  metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE UNIQUE INDEX graph_types_by_name ON graph_types (tenant_id, name);
CREATE INDEX graph_types_by_owner_id ON graph_types (tenant_id, owner_id, id);
CREATE INDEX graph_types_of_owner_id ON graph_types (owner_id, tenant_id, id);
CREATE TABLE node_types (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  graph_type_id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  schema TEXT NOT NULL CHECK (json_valid(schema)),
  metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, graph_type_id) REFERENCES graph_types (tenant_id, id) ON DELETE CASCADE
) STRICT;

CREATE UNIQUE INDEX node_types_by_graph_type_id_name ON node_types (tenant_id, graph_type_id, name);
CREATE TABLE edge_types (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  graph_type_id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  schema TEXT NOT NULL CHECK (json_valid(schema)),
  allowed_source_types TEXT NOT NULL CHECK (json_valid(allowed_source_types)),
  allowed_target_types TEXT NOT NULL CHECK (json_valid(allowed_target_types)),
  metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, graph_type_id) REFERENCES graph_types (tenant_id, id) ON DELETE CASCADE
) STRICT;

CREATE UNIQUE INDEX edge_types_by_graph_type_id_name ON edge_types (tenant_id, graph_type_id, name);
CREATE TABLE graphs (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  graph_type_id TEXT,
  name TEXT NOT NULL,
  description TEXT,
  status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'active', 'archived')),
  owner_id TEXT,
  project_id TEXT,
  metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, graph_type_id) REFERENCES graph_types (tenant_id, id) ON DELETE NO ACTION
) STRICT;

CREATE INDEX graphs_by_project_id ON graphs (tenant_id, project_id, id);
CREATE INDEX graphs_by_owner_id_project_id ON graphs (tenant_id, owner_id, project_id, id);
CREATE INDEX graphs_of_graph_type_id ON graphs (tenant_id, graph_type_id, id);
CREATE INDEX graphs_of_owner_id ON graphs (owner_id, tenant_id, id);
CREATE TRIGGER graphs_clears_graph_type_id
AFTER DELETE ON graph_types
BEGIN
  UPDATE graphs SET graph_type_id = NULL WHERE tenant_id = OLD.tenant_id AND graph_type_id = OLD.id;
END;
CREATE TABLE nodes (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  graph_id TEXT NOT NULL,
  type TEXT NOT NULL,
  key TEXT NOT NULL,
  attributes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(attributes)),
  identity TEXT,
  metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, graph_id) REFERENCES graphs (tenant_id, id) ON DELETE CASCADE
) STRICT;

CREATE UNIQUE INDEX nodes_by_graph_id_key ON nodes (tenant_id, graph_id, key);
CREATE UNIQUE INDEX nodes_by_graph_id_identity ON nodes (tenant_id, graph_id, identity);
CREATE INDEX nodes_by_graph_id_type_key ON nodes (tenant_id, graph_id, type, key, id);
CREATE TABLE edges (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  graph_id TEXT NOT NULL,
  type TEXT NOT NULL,
  key TEXT,
  source_node_key TEXT NOT NULL,
  target_node_key TEXT NOT NULL,
  attributes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(attributes)),
  undirected INTEGER NOT NULL DEFAULT 0 CHECK (undirected IN (0, 1)),
  parallel TEXT NOT NULL,
  metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, graph_id) REFERENCES graphs (tenant_id, id) ON DELETE CASCADE
) STRICT;

CREATE UNIQUE INDEX edges_by_graph_id_key ON edges (tenant_id, graph_id, key);
CREATE UNIQUE INDEX edges_by_source ON edges (tenant_id, graph_id, source_node_key, type, target_node_key, parallel);
CREATE INDEX edges_by_target ON edges (tenant_id, graph_id, target_node_key, type, source_node_key, id);
CREATE TABLE graph_projections (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

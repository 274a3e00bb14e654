CREATE TABLE tenant_events (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  topic TEXT NOT NULL,
  type TEXT NOT NULL,
  key TEXT,
  source TEXT,
  source_id TEXT,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT source_with_id CHECK ((source IS NOT NULL AND source_id IS NOT NULL) OR (source IS NULL AND source_id IS NULL))
) STRICT;

CREATE UNIQUE INDEX tenant_events_by_seq ON tenant_events (tenant_id, seq);
CREATE UNIQUE INDEX tenant_events_by_topic_seq ON tenant_events (tenant_id, topic, seq);
CREATE UNIQUE INDEX tenant_events_by_source_source_id ON tenant_events (tenant_id, source, source_id);
CREATE TABLE tenant_event_consumers (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  topics TEXT NOT NULL CHECK (json_valid(topics)),
  position INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'lost')),
  reader TEXT,
  fence INTEGER NOT NULL,
  held_until INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE INDEX tenant_event_consumers_by_state_position ON tenant_event_consumers (tenant_id, state, position, id);
CREATE TABLE tenant_jobs (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  queue TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  stage TEXT NOT NULL CHECK (stage IN ('delayed', 'ready', 'claimed', 'done', 'dead', 'cancelled')),
  rank INTEGER NOT NULL,
  at INTEGER,
  attempts INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  token TEXT,
  worker TEXT,
  dedup_key TEXT,
  open_key TEXT,
  last_error TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE UNIQUE INDEX tenant_jobs_by_seq ON tenant_jobs (tenant_id, seq);
CREATE INDEX tenant_jobs_by_queue_stage_rank_seq ON tenant_jobs (tenant_id, queue, stage, rank, seq, id);
CREATE INDEX tenant_jobs_by_queue_stage_at ON tenant_jobs (tenant_id, queue, stage, at, id);
CREATE UNIQUE INDEX tenant_jobs_by_queue_open_key ON tenant_jobs (tenant_id, queue, open_key);
CREATE TABLE tenant_job_queues (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE TABLE tenant_event_consumption (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  consumer TEXT NOT NULL,
  source TEXT NOT NULL,
  source_id TEXT NOT NULL,
  consumed_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE UNIQUE INDEX tenant_event_consumption_by_consumer_source_source_id ON tenant_event_consumption (tenant_id, consumer, source, source_id);
CREATE INDEX tenant_event_consumption_by_consumed_at ON tenant_event_consumption (tenant_id, consumed_at, id);
CREATE TABLE tenant_event_deliveries (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  consumer TEXT NOT NULL,
  seq INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
  at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  last_error TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE UNIQUE INDEX tenant_event_deliveries_by_consumer_seq ON tenant_event_deliveries (tenant_id, consumer, seq);
CREATE INDEX tenant_event_deliveries_by_consumer_state_at ON tenant_event_deliveries (tenant_id, consumer, state, at, id);
CREATE TABLE tenant_event_upkeep (
  id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  ran_at INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  lost INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE TRIGGER tenant_events_are_not_changed BEFORE UPDATE ON tenant_events
BEGIN
  SELECT RAISE(ABORT, 'an event is never changed');
END;

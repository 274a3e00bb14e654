CREATE TABLE events (
  id TEXT NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  topic TEXT NOT NULL,
  type TEXT NOT NULL,
  key TEXT,
  source TEXT,
  source_id TEXT,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT source_with_id CHECK ((source IS NOT NULL AND source_id IS NOT NULL) OR (source IS NULL AND source_id IS NULL))
) STRICT;

CREATE UNIQUE INDEX events_by_seq ON events (seq);
CREATE UNIQUE INDEX events_by_topic_seq ON events (topic, seq);
CREATE UNIQUE INDEX events_by_source_source_id ON events (source, source_id);
CREATE TABLE event_consumers (
  id TEXT NOT NULL PRIMARY KEY,
  topics TEXT NOT NULL CHECK (json_valid(topics)),
  position INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'lost')),
  reader TEXT,
  fence INTEGER NOT NULL,
  held_until INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX event_consumers_by_state_position ON event_consumers (state, position, id);
CREATE TABLE jobs (
  id TEXT NOT NULL PRIMARY KEY,
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
  updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX jobs_by_seq ON jobs (seq);
CREATE INDEX jobs_by_queue_stage_rank_seq ON jobs (queue, stage, rank, seq, id);
CREATE INDEX jobs_by_queue_stage_at ON jobs (queue, stage, at, id);
CREATE UNIQUE INDEX jobs_by_queue_open_key ON jobs (queue, open_key);
CREATE TABLE job_queues (
  id TEXT NOT NULL PRIMARY KEY,
  paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE event_consumption (
  id TEXT NOT NULL PRIMARY KEY,
  consumer TEXT NOT NULL,
  source TEXT NOT NULL,
  source_id TEXT NOT NULL,
  consumed_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX event_consumption_by_consumer_source_source_id ON event_consumption (consumer, source, source_id);
CREATE INDEX event_consumption_by_consumed_at ON event_consumption (consumed_at, id);
CREATE TABLE event_deliveries (
  id TEXT NOT NULL PRIMARY KEY,
  consumer TEXT NOT NULL,
  seq INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
  at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  last_error TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX event_deliveries_by_consumer_seq ON event_deliveries (consumer, seq);
CREATE INDEX event_deliveries_by_consumer_state_at ON event_deliveries (consumer, state, at, id);
CREATE TABLE event_upkeep (
  id TEXT NOT NULL PRIMARY KEY,
  ran_at INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  lost INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
BEGIN
  SELECT RAISE(ABORT, 'an event is never changed');
END;

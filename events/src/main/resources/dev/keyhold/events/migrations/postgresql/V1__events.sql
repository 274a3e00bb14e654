CREATE TABLE events (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  seq bigint NOT NULL,
  topic text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  key text COLLATE "C",
  source text COLLATE "C",
  source_id text COLLATE "C",
  payload text COLLATE "C" NOT NULL CHECK (payload::json IS NOT NULL),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CONSTRAINT source_with_id CHECK ((source IS NOT NULL AND source_id IS NOT NULL) OR (source IS NULL AND source_id IS NULL))
);

CREATE UNIQUE INDEX events_by_seq ON events (seq);
CREATE UNIQUE INDEX events_by_topic_seq ON events (topic, seq);
CREATE UNIQUE INDEX events_by_source_source_id ON events (source NULLS FIRST, source_id NULLS FIRST);
CREATE TRIGGER events_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON events FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE event_consumers (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  topics text COLLATE "C" NOT NULL CHECK (topics::json IS NOT NULL),
  position bigint NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('active', 'paused', 'lost')),
  reader text COLLATE "C",
  fence bigint NOT NULL,
  held_until bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE INDEX event_consumers_by_state_position ON event_consumers (state, position, id);
CREATE TRIGGER event_consumers_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON event_consumers FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE jobs (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  seq bigint NOT NULL,
  queue text COLLATE "C" NOT NULL,
  payload text COLLATE "C" NOT NULL CHECK (payload::json IS NOT NULL),
  stage text COLLATE "C" NOT NULL CHECK (stage IN ('delayed', 'ready', 'claimed', 'done', 'dead', 'cancelled')),
  rank bigint NOT NULL,
  at bigint,
  attempts bigint NOT NULL,
  max_attempts bigint NOT NULL,
  token text COLLATE "C",
  worker text COLLATE "C",
  dedup_key text COLLATE "C",
  open_key text COLLATE "C",
  last_error text COLLATE "C",
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE UNIQUE INDEX jobs_by_seq ON jobs (seq);
CREATE INDEX jobs_by_queue_stage_rank_seq ON jobs (queue, stage, rank, seq, id);
CREATE INDEX jobs_by_queue_stage_at ON jobs (queue, stage, at NULLS FIRST, id);
CREATE UNIQUE INDEX jobs_by_queue_open_key ON jobs (queue, open_key NULLS FIRST);
CREATE TRIGGER jobs_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON jobs FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE job_queues (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  paused boolean NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE TRIGGER job_queues_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON job_queues FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE event_consumption (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  consumer text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  source_id text COLLATE "C" NOT NULL,
  consumed_at bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE UNIQUE INDEX event_consumption_by_consumer_source_source_id ON event_consumption (consumer, source, source_id);
CREATE INDEX event_consumption_by_consumed_at ON event_consumption (consumed_at, id);
CREATE TRIGGER event_consumption_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON event_consumption FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE event_deliveries (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  consumer text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
  at bigint NOT NULL,
  attempts bigint NOT NULL,
  last_error text COLLATE "C",
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE UNIQUE INDEX event_deliveries_by_consumer_seq ON event_deliveries (consumer, seq);
CREATE INDEX event_deliveries_by_consumer_state_at ON event_deliveries (consumer, state, at, id);
CREATE TRIGGER event_deliveries_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON event_deliveries FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE event_upkeep (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  ran_at bigint NOT NULL,
  deleted bigint NOT NULL,
  lost bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE TRIGGER event_upkeep_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON event_upkeep FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE FUNCTION events_are_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an event is never changed' USING ERRCODE = 'KH001';
END
$$;
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
FOR EACH ROW EXECUTE FUNCTION events_are_not_changed();

-- Wakes whoever waits, at the commit; what there is, the tables say.
CREATE FUNCTION events_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('keyhold:' || md5(TG_TABLE_SCHEMA), '');
  RETURN NULL;
END
$$;
CREATE TRIGGER events_wake AFTER INSERT ON events
FOR EACH STATEMENT EXECUTE FUNCTION events_wake();
CREATE TRIGGER jobs_wake AFTER INSERT OR UPDATE ON jobs
FOR EACH STATEMENT EXECUTE FUNCTION events_wake();

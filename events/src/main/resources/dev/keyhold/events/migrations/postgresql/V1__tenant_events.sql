CREATE TABLE tenant_events (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  seq bigint NOT NULL,
  topic text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  key text COLLATE "C",
  source text COLLATE "C",
  source_id text COLLATE "C",
  payload text COLLATE "C" NOT NULL CHECK (payload::json IS NOT NULL),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT source_with_id CHECK ((source IS NOT NULL AND source_id IS NOT NULL) OR (source IS NULL AND source_id IS NULL))
);

CREATE UNIQUE INDEX tenant_events_by_seq ON tenant_events (tenant_id, seq);
CREATE UNIQUE INDEX tenant_events_by_topic_seq ON tenant_events (tenant_id, topic, seq);
CREATE UNIQUE INDEX tenant_events_by_source_source_id ON tenant_events (tenant_id, source NULLS FIRST, source_id NULLS FIRST);
ALTER TABLE tenant_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_events_of_its_tenant ON tenant_events
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY tenant_events_of_the_operator ON tenant_events TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER tenant_events_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenant_events FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE tenant_event_consumers (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  topics text COLLATE "C" NOT NULL CHECK (topics::json IS NOT NULL),
  position bigint NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('active', 'paused', 'lost')),
  reader text COLLATE "C",
  fence bigint NOT NULL,
  held_until bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE INDEX tenant_event_consumers_by_state_position ON tenant_event_consumers (tenant_id, state, position, id);
ALTER TABLE tenant_event_consumers ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_event_consumers FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_event_consumers_of_its_tenant ON tenant_event_consumers
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY tenant_event_consumers_of_the_operator ON tenant_event_consumers TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER tenant_event_consumers_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenant_event_consumers FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE tenant_jobs (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
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
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX tenant_jobs_by_seq ON tenant_jobs (tenant_id, seq);
CREATE INDEX tenant_jobs_by_queue_stage_rank_seq ON tenant_jobs (tenant_id, queue, stage, rank, seq, id);
CREATE INDEX tenant_jobs_by_queue_stage_at ON tenant_jobs (tenant_id, queue, stage, at NULLS FIRST, id);
CREATE UNIQUE INDEX tenant_jobs_by_queue_open_key ON tenant_jobs (tenant_id, queue, open_key NULLS FIRST);
ALTER TABLE tenant_jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_jobs FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_jobs_of_its_tenant ON tenant_jobs
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY tenant_jobs_of_the_operator ON tenant_jobs TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER tenant_jobs_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenant_jobs FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE tenant_job_queues (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  paused boolean NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

ALTER TABLE tenant_job_queues ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_job_queues FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_job_queues_of_its_tenant ON tenant_job_queues
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY tenant_job_queues_of_the_operator ON tenant_job_queues TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER tenant_job_queues_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenant_job_queues FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE tenant_event_consumption (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  consumer text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  source_id text COLLATE "C" NOT NULL,
  consumed_at bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX tenant_event_consumption_by_consumer_source_source_id ON tenant_event_consumption (tenant_id, consumer, source, source_id);
CREATE INDEX tenant_event_consumption_by_consumed_at ON tenant_event_consumption (tenant_id, consumed_at, id);
ALTER TABLE tenant_event_consumption ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_event_consumption FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_event_consumption_of_its_tenant ON tenant_event_consumption
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY tenant_event_consumption_of_the_operator ON tenant_event_consumption TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER tenant_event_consumption_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenant_event_consumption FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE tenant_event_deliveries (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  consumer text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
  at bigint NOT NULL,
  attempts bigint NOT NULL,
  last_error text COLLATE "C",
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX tenant_event_deliveries_by_consumer_seq ON tenant_event_deliveries (tenant_id, consumer, seq);
CREATE INDEX tenant_event_deliveries_by_consumer_state_at ON tenant_event_deliveries (tenant_id, consumer, state, at, id);
ALTER TABLE tenant_event_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_event_deliveries FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_event_deliveries_of_its_tenant ON tenant_event_deliveries
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY tenant_event_deliveries_of_the_operator ON tenant_event_deliveries TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER tenant_event_deliveries_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenant_event_deliveries FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE TABLE tenant_event_upkeep (
  id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  ran_at bigint NOT NULL,
  deleted bigint NOT NULL,
  lost bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

ALTER TABLE tenant_event_upkeep ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_event_upkeep FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_event_upkeep_of_its_tenant ON tenant_event_upkeep
  USING (tenant_id = current_setting('keyhold.tenant', true))
  WITH CHECK (tenant_id = current_setting('keyhold.tenant', true));
CREATE POLICY tenant_event_upkeep_of_the_operator ON tenant_event_upkeep TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TRIGGER tenant_event_upkeep_not_by_the_handle
BEFORE INSERT OR UPDATE OR DELETE ON tenant_event_upkeep FOR EACH STATEMENT
WHEN (current_setting('keyhold.borrowed', true) = 'on')
EXECUTE FUNCTION keyhold_refuse_borrowed();

CREATE FUNCTION tenant_events_are_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an event is never changed' USING ERRCODE = 'KH001';
END
$$;
CREATE TRIGGER tenant_events_are_not_changed BEFORE UPDATE ON tenant_events
FOR EACH ROW EXECUTE FUNCTION tenant_events_are_not_changed();

-- Wakes whoever waits, at the commit; what there is, the tables say.
CREATE FUNCTION tenant_events_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('keyhold:' || md5(TG_TABLE_SCHEMA), '');
  RETURN NULL;
END
$$;
CREATE TRIGGER tenant_events_wake AFTER INSERT ON tenant_events
FOR EACH STATEMENT EXECUTE FUNCTION tenant_events_wake();
CREATE TRIGGER tenant_jobs_wake AFTER INSERT OR UPDATE ON tenant_jobs
FOR EACH STATEMENT EXECUTE FUNCTION tenant_events_wake();

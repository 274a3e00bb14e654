/** The {@code keyhold} command. */
module dev.keyhold.cli {
  requires dev.keyhold.access;
  requires dev.keyhold.apps;
  requires dev.keyhold.core;
  requires dev.keyhold.audit;
  requires dev.keyhold.credentials;
  requires dev.keyhold.iam;
  requires dev.keyhold.keypal;
  requires dev.keyhold.keys;
  requires dev.keyhold.metrics;
  requires dev.keyhold.move;
  requires dev.keyhold.postgres;
  requires dev.keyhold.secrets;
  requires dev.keyhold.server;
  requires dev.keyhold.sqlite;
  requires dev.keyhold.tables;
  requires dev.keyhold.tenants;
  requires info.picocli;
  requires static org.jspecify;
  requires micrometer.registry.prometheus;
  requires org.slf4j;
  requires tools.jackson.databind;

  uses dev.keyhold.audit.CheckpointAnchor;
  uses dev.keyhold.spi.table.SetShape;

  opens dev.keyhold.cli to
      info.picocli,
      tools.jackson.databind;
}

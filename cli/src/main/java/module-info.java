/** The {@code keyhold} command. */
module dev.keyhold.cli {
  requires dev.keyhold.audit;
  requires dev.keyhold.credentials;
  requires dev.keyhold.keypal;
  requires dev.keyhold.keys;
  requires dev.keyhold.metrics;
  requires dev.keyhold.sqlite;
  requires info.picocli;
  requires static org.jspecify;
  requires micrometer.registry.prometheus;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.io;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.util;
  requires org.slf4j;
  requires tools.jackson.databind;

  uses dev.keyhold.audit.CheckpointAnchor;

  opens dev.keyhold.cli to
      info.picocli,
      tools.jackson.databind;
}

/** Keyhold over HTTP, in a hub's process or in a separate one. */
module dev.keyhold.server {
  requires transitive dev.keyhold.audit;
  requires transitive dev.keyhold.credentials;
  requires transitive dev.keyhold.keys;
  requires static transitive dev.keyhold.access;
  requires static transitive dev.keyhold.apps;
  requires static transitive dev.keyhold.core;
  requires static transitive dev.keyhold.events;
  requires static transitive dev.keyhold.keypal;
  requires static transitive dev.keyhold.secrets;
  requires static dev.keyhold.metrics;
  requires static micrometer.registry.prometheus;
  requires static transitive org.jspecify;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.io;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.util;
  requires org.slf4j;
  requires tools.jackson.databind;

  exports dev.keyhold.server;
}

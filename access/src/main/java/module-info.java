/** Graphs of tenants, and the one that says who may do what to what. */
module dev.keyhold.access {
  requires transitive dev.keyhold.events;
  requires dev.harrel.jsonschema;
  requires re2j;
  requires static org.jspecify;

  exports dev.keyhold.access;
}

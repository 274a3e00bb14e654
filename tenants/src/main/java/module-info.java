/** Tenants: a database for each, or rows under guard. */
module dev.keyhold.tenants {
  requires transitive dev.keyhold.audit;
  requires transitive dev.keyhold.move;
  requires transitive dev.keyhold.tables;
  requires static org.jspecify;

  exports dev.keyhold.tenants;
}

/** The tables of identity and access management. */
module dev.keyhold.iam {
  requires transitive dev.keyhold.tables;
  requires static org.jspecify;

  exports dev.keyhold.iam;
}

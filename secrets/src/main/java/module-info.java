/** Secrets: kept encrypted, and each read of them logged. */
module dev.keyhold.secrets {
  requires transitive dev.keyhold.tables;
  requires static org.jspecify;

  exports dev.keyhold.secrets;
}

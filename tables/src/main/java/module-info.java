/** Tables as values: records with typed columns, and what is done with their rows. */
module dev.keyhold.tables {
  requires transitive dev.keyhold.spi;
  requires static transitive org.jspecify;

  exports dev.keyhold.tables;
}

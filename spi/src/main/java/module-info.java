/** The contract of a Keyhold storage, and the look-up of its providers. */
module dev.keyhold.spi {
  requires static transitive org.jspecify;

  exports dev.keyhold.spi;
  exports dev.keyhold.spi.table;

  uses dev.keyhold.spi.AuditListener;
  uses dev.keyhold.spi.StorageProvider;
}

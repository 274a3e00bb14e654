/** The contract of a Keyhold storage in tests, and a storage in memory for the tests of others. */
module dev.keyhold.tck {
  requires transitive dev.keyhold.spi;
  requires dev.keyhold.tables;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;
  requires static transitive org.jspecify;

  exports dev.keyhold.tck;

  opens dev.keyhold.tck to
      org.junit.platform.commons;

  provides dev.keyhold.spi.StorageProvider with
      dev.keyhold.tck.InMemoryStorageProvider;
}

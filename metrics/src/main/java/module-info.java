/** Binds the metrics of a storage and its keys to Micrometer. */
module dev.keyhold.metrics {
  requires transitive dev.keyhold.spi;
  requires transitive micrometer.core;
  requires static transitive org.jspecify;

  exports dev.keyhold.metrics;
}

/** What is worth recording of a storage's use. */
module dev.keyhold.audit {
  requires transitive dev.keyhold.spi;
  requires static transitive org.jspecify;
  requires org.slf4j;

  exports dev.keyhold.audit;
}

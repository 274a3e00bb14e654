/** Records the changes of a storage, and proves that the record is unchanged. */
module dev.keyhold.audit {
  requires transitive dev.keyhold.spi;
  requires static transitive org.jspecify;
  requires org.slf4j;

  exports dev.keyhold.audit;
}

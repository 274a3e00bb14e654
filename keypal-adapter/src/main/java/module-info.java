/** The storage contract of the TypeScript library keypal, over any storage. */
module dev.keyhold.keypal {
  requires transitive dev.keyhold.spi;
  requires static transitive org.jspecify;
  requires tools.jackson.databind;

  exports dev.keyhold.keypal;
}

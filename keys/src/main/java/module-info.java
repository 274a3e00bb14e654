/** How API keys are made, hashed, issued, verified, rotated and scoped, over any storage. */
module dev.keyhold.keys {
  requires transitive dev.keyhold.spi;
  requires static transitive org.jspecify;

  exports dev.keyhold.keys;
}

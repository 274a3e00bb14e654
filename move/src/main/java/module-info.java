/** Moves all that a storage holds into another one, and proves that it is the same there. */
module dev.keyhold.move {
  requires transitive dev.keyhold.spi;
  requires dev.keyhold.tables;
  requires static org.jspecify;

  exports dev.keyhold.move;
}

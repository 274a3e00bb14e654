/** Which apps there are, where they are reached, and by which licence. */
module dev.keyhold.apps {
  requires transitive dev.keyhold.access;
  requires org.jose4j;
  requires org.semver4j;
  requires static org.jspecify;

  exports dev.keyhold.apps;
}

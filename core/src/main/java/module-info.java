/** How organizations are built, and who may do what in them: one door to every kind of power. */
module dev.keyhold.core {
  requires transitive dev.keyhold.access;
  requires com.google.common;
  requires java.naming;
  requires static org.jspecify;

  exports dev.keyhold.core;
}

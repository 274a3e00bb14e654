/** Passwords, hashed with argon2id. */
module dev.keyhold.credentials {
  requires transitive dev.keyhold.spi;
  requires static transitive org.jspecify;
  requires de.mkammerer.argon2.nolibs;

  exports dev.keyhold.credentials;
}

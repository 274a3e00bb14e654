/** What Keyhold's storages in relational databases have in common; no contract for others. */
@SuppressWarnings("module") // The two are built together with this one.
module dev.keyhold.sql {
  requires transitive dev.keyhold.spi;
  requires transitive dev.keyhold.tables;
  requires transitive java.sql;
  requires transitive org.jdbi.v3.core;
  requires static transitive org.jspecify;
  requires com.github.benmanes.caffeine;
  // Jdbi is an automatic module and cannot say that it needs this one.
  requires io.leangen.geantyref;

  exports dev.keyhold.sql to
      dev.keyhold.postgres,
      dev.keyhold.sqlite;
}

/** A storage in a PostgreSQL database, for several machines at once. */
module dev.keyhold.postgres {
  requires transitive dev.keyhold.spi;
  requires dev.keyhold.sql;
  requires dev.keyhold.tables;
  requires transitive java.sql;
  requires transitive org.jdbi.v3.core;
  requires static transitive org.jspecify;
  requires com.zaxxer.hikari;
  // Jdbi is an automatic module and cannot say that it needs this one.
  requires io.leangen.geantyref;
  requires org.postgresql.jdbc;

  exports dev.keyhold.postgres;

  provides dev.keyhold.spi.StorageProvider with
      dev.keyhold.postgres.PostgresStorageProvider;
}

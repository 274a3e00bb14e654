/** A storage in an SQLite file. */
module dev.keyhold.sqlite {
  requires transitive dev.keyhold.spi;
  requires dev.keyhold.sql;
  requires dev.keyhold.tables;
  requires transitive java.sql;
  requires jdk.management;
  requires java.management;
  requires transitive org.jdbi.v3.core;
  requires static transitive org.jspecify;
  requires com.github.benmanes.caffeine;
  requires com.zaxxer.hikari;
  // Jdbi is an automatic module and cannot say that it needs this one.
  requires io.leangen.geantyref;
  requires org.xerial.sqlitejdbc;

  exports dev.keyhold.sqlite;

  provides dev.keyhold.spi.StorageProvider with
      dev.keyhold.sqlite.SqliteStorageProvider;
}

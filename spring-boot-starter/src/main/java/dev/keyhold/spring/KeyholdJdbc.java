package dev.keyhold.spring;

import dev.keyhold.postgres.PostgresStorage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.sqlite.SqliteStorage;
import org.jdbi.v3.core.Handle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.ClassUtils;

/**
 * Spring's JDBC inside of a unit of work, for tables of the application's own that lie in the same
 * database: both are committed together, or neither.
 *
 * <pre>{@code
 * storage.run(tx -> {
 *   tx.identities().accounts().create(ada);
 *   KeyholdJdbc.in(tx).sql("INSERT INTO robots VALUES (?)").param("R2").update();
 * });
 * }</pre>
 */
public final class KeyholdJdbc {
  private static final boolean HAS_POSTGRES =
      ClassUtils.isPresent(
          "dev.keyhold.postgres.PostgresStorage", KeyholdJdbc.class.getClassLoader());

  private KeyholdJdbc() {}

  /**
   * @param tx of a unit of work of a store for SQLite or PostgreSQL; what is returned works until
   *     it ends, and must not write to Keyhold's tables
   * @throws StorageException.Unsupported if it is one of another store
   */
  public static JdbcClient in(Transaction tx) {
    return JdbcClient.create(new SingleConnectionDataSource(handle(tx).getConnection(), true));
  }

  private static Handle handle(Transaction tx) {
    try {
      return SqliteStorage.handle(tx);
    } catch (StorageException.Unsupported e) {
      if (HAS_POSTGRES) {
        return PostgresStorage.handle(tx);
      }
      throw e;
    }
  }
}

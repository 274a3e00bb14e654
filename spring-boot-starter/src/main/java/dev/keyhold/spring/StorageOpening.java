package dev.keyhold.spring;

import dev.keyhold.postgres.PostgresStorage;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sqlite.SqliteStorage;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.util.ClassUtils;

/** Opens what a URL names, which may be a data source of the application. */
final class StorageOpening {
  private static final String SOURCE = "datasource";
  private static final String SQLITE = "sqlite:";
  private static final String POSTGRES = "postgresql:";
  private static final String POSTGRES_STORE = "dev.keyhold.postgres.PostgresStorage";

  private final StorageConfig config;
  private final BeanFactory beans;

  /**
   * @param config whose URL may be {@code datasource:}, with the name of a bean if there are
   *     several and {@code ?schema=} for PostgreSQL
   */
  StorageOpening(StorageConfig config, BeanFactory beans) {
    this.config = config;
    this.beans = beans;
  }

  Storage open() {
    if (!config.scheme().equals(SOURCE)) {
      return Keyhold.open(config);
    }
    String location = config.location();
    int query = location.indexOf('?');
    return query < 0
        ? over(source(location), "")
        : over(source(location.substring(0, query)), location.substring(query));
  }

  private StorageConfig with(String url) {
    return config.beside(url).tables(config.tables().toArray(SetShape[]::new)).build();
  }

  private DataSource source(String name) {
    try {
      return name.isEmpty()
          ? beans.getBean(DataSource.class)
          : beans.getBean(name, DataSource.class);
    } catch (NoUniqueBeanDefinitionException e) {
      throw new StorageException.InvalidInput(
          "the application has several data sources; keyhold.url names one, as in datasource:NAME");
    } catch (NoSuchBeanDefinitionException e) {
      throw new StorageException.InvalidInput(
          "keyhold.url asks for a data source of the application, which has no such bean");
    }
  }

  private Storage over(DataSource source, String query) {
    String product = product(source);
    return switch (product) {
      case "SQLite" -> SqliteStorage.open(source, with(SQLITE));
      case "PostgreSQL" -> overPostgres(source, query);
      default ->
          throw new StorageException.Unsupported(
              "the data source is one of %s; there are stores for SQLite and PostgreSQL"
                  .formatted(product));
    };
  }

  private Storage overPostgres(DataSource source, String query) {
    if (!ClassUtils.isPresent(POSTGRES_STORE, getClass().getClassLoader())) {
      throw new StorageException.Unsupported(
          "the data source is one of PostgreSQL, and keyhold-postgres is not among the dependencies");
    }
    return PostgresStorage.open(source, with(POSTGRES + query));
  }

  private static String product(DataSource source) {
    try (Connection connection = source.getConnection()) {
      return connection.getMetaData().getDatabaseProductName();
    } catch (SQLException e) {
      throw new StorageException.Unavailable("the data source gives no connection", e);
    }
  }
}

package dev.keyhold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Storage;
import dev.keyhold.sqlite.SqliteStorage;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What becomes of a method that writes through Keyhold, through the application's pool, and both.
 */
@ParameterizedClass
@EnumSource
class TransactionsTest {
  enum Database {
    SQLITE,
    POSTGRES
  }

  private final Database database;
  @TempDir Path folder;
  private ConfigurableApplicationContext application;
  private Robots robots;
  private final String server = PostgresServer.url();

  TransactionsTest(Database database) {
    this.database = database;
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Application {
    @Bean
    Robots robots(Storage storage, JdbcClient jdbc) {
      return new Robots(storage, jdbc);
    }

    /** For PostgreSQL, Boot makes one from its own properties. */
    @Bean
    @ConditionalOnProperty("test.file")
    DataSource sqlite(Environment environment) {
      HikariConfig pool = new HikariConfig();
      pool.setDataSource(SqliteStorage.dataSource(Path.of(environment.getProperty("test.file"))));
      return new HikariDataSource(pool);
    }
  }

  @Service
  static class Robots {
    private final Storage storage;
    private final JdbcClient jdbc;

    Robots(Storage storage, JdbcClient jdbc) {
      this.storage = storage;
      this.jdbc = jdbc;
    }

    private void insert(JdbcClient client, String name) {
      client.sql("INSERT INTO robots (name) VALUES (?)").param(name).update();
    }

    private static Account account(String id) {
      return Account.builder(id, Instant.now()).email(id + "@example.org").build();
    }

    @Transactional
    public void inTransactionOfSpring(String name) {
      insert(jdbc, name);
      storage.run(tx -> tx.identities().accounts().create(account(name)));
    }

    @Transactional
    public void separately(String name) {
      storage.run(tx -> tx.identities().accounts().create(account(name)));
      throw new IllegalStateException("the transaction of Spring is rolled back");
    }

    @Transactional(readOnly = true)
    public boolean isThereWhileReading(String name) {
      storage.run(tx -> tx.identities().accounts().create(account(name)));
      return isThere(name);
    }

    public void together(String name, boolean fails) {
      storage.run(
          tx -> {
            tx.identities().accounts().create(account(name));
            insert(KeyholdJdbc.in(tx), name);
            if (fails) {
              throw new IllegalStateException("on cue");
            }
          });
    }

    boolean isThere(String name) {
      return storage.read(tx -> tx.identities().accounts().find(name).isPresent());
    }

    long rows() {
      return jdbc.sql("SELECT count(*) FROM robots").query(Long.class).single();
    }
  }

  @BeforeEach
  void start() {
    start("refuse");
    application
        .getBean(JdbcClient.class)
        .sql("CREATE TABLE robots (name VARCHAR(100) NOT NULL PRIMARY KEY)")
        .update();
  }

  private void start(String transactions) {
    List<String> properties =
        new ArrayList<>(
            List.of("--spring.main.banner-mode=off", "--keyhold.transactions=" + transactions));
    if (database == Database.SQLITE) {
      properties.add("--test.file=" + folder.resolve("system.db"));
      properties.add("--keyhold.url=datasource:");
    } else {
      properties.add("--spring.datasource.url=" + PostgresServer.jdbc(server));
      properties.add("--keyhold.url=datasource:" + server.substring(server.indexOf('?')));
    }
    application =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .run(properties.toArray(String[]::new));
    robots = application.getBean(Robots.class);
  }

  @AfterEach
  void stop() {
    application.close();
  }

  @Test
  void one_unit_of_work_writes_both_or_neither() {
    robots.together("ada", false);
    assertThatThrownBy(() -> robots.together("eve", true)).hasMessage("on cue");
    assertThat(robots.rows()).isEqualTo(1);
    assertThat(robots.isThere("ada")).isTrue();
    assertThat(robots.isThere("eve")).isFalse();
  }

  @Test
  void a_unit_of_work_in_a_transaction_of_spring_is_refused_and_nothing_is_written() {
    assertThatThrownBy(() -> robots.inTransactionOfSpring("ada"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@Transactional")
        .hasMessageContaining("docs/spring.md");
    assertThat(robots.rows()).isZero();
    assertThat(robots.isThere("ada")).isFalse();
    assertThat(robots.isThereWhileReading("bob"))
        .as("what only reads has nothing to undo")
        .isTrue();
  }

  @Test
  void whoever_wants_two_transactions_says_so() {
    application.close();
    start("separate");
    assertThatThrownBy(() -> robots.separately("ada")).hasMessageContaining("rolled back");
    assertThat(robots.isThere("ada")).isTrue();
  }
}

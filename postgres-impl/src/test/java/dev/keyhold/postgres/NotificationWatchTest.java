package dev.keyhold.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.testserver.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Whether those who wait are woken, also after the server has ended the connection. */
class NotificationWatchTest {
  private static final int SECONDS = 20;

  private final String url = PostgresServer.url();
  private final String schema = url.substring(url.indexOf('=') + 1);
  private final BlockingQueue<Boolean> woken = new LinkedBlockingQueue<>();
  private Connection other;
  private NotificationWatch watch;

  @BeforeEach
  void watch() throws SQLException {
    other = DriverManager.getConnection(PostgresServer.jdbc(url));
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(PostgresServer.jdbc(url));
    watch = NotificationWatch.start(source, schema, () -> woken.add(true));
  }

  @AfterEach
  void close() throws SQLException {
    watch.close();
    other.close();
  }

  private void notifyAll(String name) throws SQLException {
    select("SELECT pg_notify('keyhold:' || md5('%s'), '')".formatted(name));
  }

  private int select(String sql) throws SQLException {
    int rows = 0;
    try (Statement statement = other.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows++;
      }
    }
    return rows;
  }

  private boolean isWoken() throws InterruptedException {
    return woken.poll(SECONDS, TimeUnit.SECONDS) != null;
  }

  @Test
  void each_notification_of_the_schema_wakes() throws Exception {
    for (int i = 0; i < 20; i++) {
      notifyAll(schema);
      assertThat(isWoken()).isTrue();
    }
    notifyAll("another");
    notifyAll(schema);
    assertThat(isWoken()).isTrue();
    assertThat(woken).isEmpty();
  }

  @Test
  void a_connection_that_is_lost_is_made_anew_and_everybody_looks() throws Exception {
    for (int round = 0; round < 3; round++) {
      int ended =
          select(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE"
                  + " 'LISTEN \"keyhold:' || md5('%s') || '\"'".formatted(schema));

      assertThat(ended).isEqualTo(1);
      assertThat(isWoken()).as("what came meanwhile is looked for").isTrue();
      notifyAll(schema);
      assertThat(isWoken()).isTrue();
      woken.clear();
    }
  }
}

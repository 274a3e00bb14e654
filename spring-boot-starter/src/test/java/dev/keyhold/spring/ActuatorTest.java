package dev.keyhold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Health, information, metrics and observations, with nothing configured but what is shown. */
class ActuatorTest {
  private static final List<String> OBSERVED = new CopyOnWriteArrayList<>();

  @TempDir Path folder;
  private Started application;
  private Caller caller;
  private String key;

  @SpringBootConfiguration
  @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
  @Import(TestApplication.Endpoints.class)
  static class Application {
    @Bean
    ObservationHandler<Observation.Context> handler() {
      return new ObservationHandler<>() {
        @Override
        public boolean supportsContext(Observation.Context context) {
          return true;
        }

        @Override
        public void onStop(Observation.Context context) {
          OBSERVED.add(context.getName() + " " + context.getAllKeyValues());
        }
      };
    }
  }

  @BeforeEach
  void start() {
    OBSERVED.clear();
    application =
        Started.with(
            Application.class,
            "--keyhold.url=sqlite:" + folder.resolve("system.db"),
            "--management.endpoints.web.exposure.include=*",
            "--management.endpoint.health.show-details=when-authorized");
    application.account("ada");
    caller = application.caller();
    key = application.key(KeyRequest.PLAIN.ownerId("ada"));
  }

  @AfterEach
  void stop() {
    application.close();
  }

  private String get(String path) {
    return caller.get(path, "Authorization", "Bearer " + key).body();
  }

  @Test
  void health_is_told_to_all_and_its_reasons_to_callers_with_a_key() {
    assertThat(caller.get("/actuator/health").body())
        .contains("\"status\":\"UP\"")
        .doesNotContain("keyhold");
    assertThat(caller.get("/actuator/keyhold").statusCode()).isEqualTo(401);
    assertThat(get("/actuator/health"))
        .contains("\"keyhold\":{\"details\":{\"trail\":2,\"writer.queue\":0")
        .contains("\"free\":");
  }

  @Test
  void the_endpoint_says_what_doctor_says() throws SQLException {
    assertThat(get("/actuator/keyhold"))
        .startsWith("{\"ok\":true")
        .contains("{\"name\":\"trail\",\"ok\":true,\"found\":\"INTACT, 2 entries\"}");
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system.db"))) {
      connection.createStatement().execute("DROP TRIGGER api_keys_stay_revoked");
    }
    assertThat(get("/actuator/keyhold")).startsWith("{\"ok\":false");
  }

  @Test
  void metrics_and_information_are_there() {
    assertThat(get("/actuator/metrics")).contains("\"keyhold.verifications\"");
    assertThat(
            application
                .bean(MeterRegistry.class)
                .get("keyhold.writer.units")
                .functionCounter()
                .count())
        .isPositive();
    assertThat(get("/actuator/info"))
        .contains("\"store\":\"sqlite\"")
        .contains("\"prefix\":\"test_\"");
  }

  @Test
  void each_verification_is_observed_without_the_key() {
    get("/hello");
    caller.get("/hello", "X-API-Key", "test_wrong");
    assertThat(OBSERVED)
        .filteredOn(observed -> observed.startsWith("keyhold.key.verification"))
        .hasSize(2)
        .allMatch(observed -> !observed.contains(key) && !observed.contains("test_"))
        .anyMatch(observed -> observed.contains("verified"))
        .anyMatch(observed -> observed.contains("invalid_key"));
  }

  /** As by a program that writes to the trail and does not audit. */
  @Test
  void health_is_down_where_an_entry_has_no_proof() {
    try (Storage bare = Keyhold.open("sqlite:" + folder.resolve("system.db"))) {
      bare.run(
          tx -> tx.audit().append(AuditEntry.builder("e1", "test.act", Instant.now()).build()));
    }
    assertThat(get("/actuator/health"))
        .contains("\"keyhold\":{\"details\":{\"trail\":3,\"proved\":2")
        .contains("\"status\":\"DOWN\"");
  }

  @Test
  void health_is_down_where_the_storage_is_closed() {
    application.storage().close();
    assertThat(caller.get("/actuator/health").statusCode()).isEqualTo(503);
  }
}

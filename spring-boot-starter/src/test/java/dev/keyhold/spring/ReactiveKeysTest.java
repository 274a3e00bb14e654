package dev.keyhold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.credentials.Passwords;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spring.security.KeyPrincipal;
import dev.keyhold.spring.security.KeyholdWebFlux;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.PathPatternParserServerWebExchangeMatcher;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Keys in requests of WebFlux, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReactiveKeysTest {
  private static final List<String> VERIFIED_ON = new CopyOnWriteArrayList<>();

  private Started application;
  private Caller caller;

  @SpringBootConfiguration
  @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
  @EnableReactiveMethodSecurity
  @Import(Endpoints.class)
  static class Application {
    @Bean
    ObservationHandler<Observation.Context> threads() {
      return new ObservationHandler<>() {
        @Override
        public boolean supportsContext(Observation.Context context) {
          return true;
        }

        @Override
        public void onStart(Observation.Context context) {
          if ("keyhold.key.verification".equals(context.getName())) {
            VERIFIED_ON.add(Thread.currentThread().getName());
          }
        }
      };
    }
  }

  @RestController
  static class Endpoints {
    private final ApiKeys keys;

    Endpoints(ApiKeys keys) {
      this.keys = keys;
    }

    @GetMapping("/hello")
    Mono<String> hello(@AuthenticationPrincipal KeyPrincipal caller) {
      return Mono.just(
          "hello " + caller.getName() + (Schedulers.isInNonBlockingThread() ? "!" : ""));
    }

    @GetMapping("/read")
    @PreAuthorize("hasAuthority('SCOPE_read')")
    Mono<String> read() {
      return Mono.just("read");
    }

    @DeleteMapping("/me")
    Mono<String> revokeMe(@AuthenticationPrincipal KeyPrincipal caller) {
      return Mono.fromCallable(() -> keys.revoke(caller.key().id()))
          .subscribeOn(Schedulers.boundedElastic())
          .thenReturn("revoked");
    }

    @PostMapping("/post")
    Mono<String> post() {
      return Mono.just("posted");
    }
  }

  @BeforeAll
  void start(@TempDir Path folder) {
    application =
        Started.with(
            Application.class,
            "--spring.main.web-application-type=reactive",
            "--spring.reactor.context-propagation=auto",
            "--keyhold.url=sqlite:" + folder.resolve("system.db"));
    caller = application.caller();
    application.account("ada");
  }

  @AfterAll
  void stop() {
    application.close();
  }

  private String key(String... scopes) {
    return application.key(KeyRequest.PLAIN.ownerId("ada").scopes(List.of(scopes)));
  }

  private static String[] bearer(String key) {
    return new String[] {"Authorization", "Bearer " + key, "User-Agent", "tester"};
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String title, String challenge) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + "}");
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue(challenge);
    assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
  }

  @Test
  void a_key_opens_and_its_scopes_are_authorities() {
    assertThat(caller.get("/hello", bearer(key())).body()).startsWith("hello ada");
    assertThat(caller.get("/read", bearer(key("read"))).body()).isEqualTo("read");
    assertThat(caller.send("POST", "/post", bearer(key())).body()).isEqualTo("posted");
    assertProblem(
        caller.get("/read", bearer(key("write"))),
        403,
        "Forbidden",
        "Bearer error=\"insufficient_scope\"");
  }

  @Test
  void whoever_has_no_good_key_is_told_nothing() {
    assertProblem(caller.get("/hello"), 401, "Unauthorized", "Bearer");
    assertProblem(
        caller.get("/hello", bearer("test_no")),
        401,
        "Unauthorized",
        "Bearer error=\"invalid_token\"");
    String key = key();
    String unclear = "Bearer error=\"invalid_request\"";
    assertProblem(
        caller.get("/hello", "X-API-Key", key, "Authorization", "Bearer " + key),
        400,
        "Bad Request",
        unclear);
    assertProblem(caller.get("/hello?k=" + key), 400, "Bad Request", unclear);
  }

  @Test
  void no_thread_of_the_server_waits_for_a_key() {
    VERIFIED_ON.clear();
    caller.get("/hello", bearer(key()));
    assertThat(VERIFIED_ON).hasSize(1).allMatch(thread -> thread.contains("boundedElastic"));
  }

  @Test
  void health_needs_no_key() {
    assertThat(caller.get("/actuator/health").statusCode()).isEqualTo(200);
  }

  @Test
  void a_database_that_is_gone_is_no_fault_of_the_key(@TempDir Path folder) {
    try (Started other =
        Started.with(
            Application.class,
            "--spring.main.web-application-type=reactive",
            "--keyhold.url=sqlite:" + folder.resolve("gone.db"))) {
      other.account("ada");
      String key = other.key(KeyRequest.PLAIN.ownerId("ada"));
      other.storage().close();
      HttpResponse<String> response = other.caller().get("/hello", bearer(key));
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    }
  }

  @Test
  void the_trail_says_who_did_it_and_from_where() {
    IssuedKey issued = application.bean(ApiKeys.class).issue(KeyRequest.PLAIN.ownerId("ada"));
    String key = Started.text(issued);
    assertThat(caller.send("DELETE", "/me", bearer(key)).body()).isEqualTo("revoked");

    AuditEntry entry = newest();
    assertThat(entry.action()).isEqualTo("api_key.revoke");
    assertThat(entry.actorId()).hasValue("ada");
    assertThat(entry.credentialId()).hasValue(issued.key().id());
    assertThat(entry.address()).hasValue("127.0.0.1");
    assertThat(entry.userAgent()).hasValue("tester");

    assertThat(caller.get("/hello", bearer(key)).statusCode()).isEqualTo(401);
    application.bean(AuditedStorage.class).flushAttempts();
    assertThat(newest().reason()).hasValue("REVOKED");
    assertThat(newest().userAgent()).hasValue("tester");
  }

  private AuditEntry newest() {
    return application
        .storage()
        .read(tx -> tx.audit().list(AuditQuery.ALL, PageRequest.first(1)).items().get(0))
        .content();
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
  @Import(Endpoints.class)
  static class WithPasswords {
    @Bean
    SecurityWebFilterChain all(ServerHttpSecurity http, KeyholdWebFlux keyhold) {
      keyhold.customize(http);
      return http.httpBasic(Customizer.withDefaults())
          .authorizeExchange(all -> all.anyExchange().authenticated())
          .build();
    }
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
  @Import(Endpoints.class)
  static class TwoChains {
    @Bean
    @Order(1)
    SecurityWebFilterChain keys(ServerHttpSecurity http, KeyholdWebFlux keyhold) {
      keyhold.customize(http);
      return http.securityMatcher(new PathPatternParserServerWebExchangeMatcher("/read"))
          .authorizeExchange(all -> all.anyExchange().authenticated())
          .build();
    }

    @Bean
    @Order(2)
    SecurityWebFilterChain rest(ServerHttpSecurity http) {
      return http.httpBasic(Customizer.withDefaults())
          .authorizeExchange(all -> all.anyExchange().authenticated())
          .build();
    }
  }

  @Test
  void a_chain_that_asks_for_no_keys_takes_none(@TempDir Path folder) {
    try (Started other =
        Started.with(
            TwoChains.class,
            "--spring.main.web-application-type=reactive",
            "--keyhold.url=sqlite:" + folder.resolve("two.db"))) {
      String[] key = bearer(other.key(KeyRequest.PLAIN));
      assertThat(other.caller().get("/read", key).statusCode()).isEqualTo(200);
      assertThat(other.caller().get("/hello", key).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void passwords_log_in_beside_keys(@TempDir Path folder) {
    try (Started other =
        Started.with(
            WithPasswords.class,
            "--spring.main.web-application-type=reactive",
            "--keyhold.url=sqlite:" + folder.resolve("other.db"))) {
      other.account("ada");
      other.bean(Passwords.class).set("ada", "correct horse".toCharArray(), false);
      Base64.Encoder base64 = Base64.getEncoder();
      String right =
          base64.encodeToString("ada@example.org:correct horse".getBytes(StandardCharsets.UTF_8));
      String wrong = base64.encodeToString("ada@example.org:x".getBytes(StandardCharsets.UTF_8));
      assertThat(other.caller().get("/read", "Authorization", "Basic " + right).body())
          .isEqualTo("read");
      assertThat(other.caller().get("/read", "Authorization", "Basic " + wrong).statusCode())
          .isEqualTo(401);
    }
  }
}

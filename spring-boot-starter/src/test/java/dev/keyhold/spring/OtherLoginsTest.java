package dev.keyhold.spring;

import static dev.keyhold.spring.security.KeyholdConfigurer.keyhold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.credentials.Passwords;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.PageRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Keys beside other ways to log in, in one chain and in two. */
class OtherLoginsTest {
  private static final String[] NONE = {};

  @TempDir Path folder;
  private String url;

  @BeforeEach
  void nameTheFile() {
    url = "--keyhold.url=sqlite:" + folder.resolve("system.db");
  }

  @RestController
  static class Endpoints {
    @GetMapping({"/who", "/api/who"})
    String who(Authentication authentication) {
      return authentication.getName();
    }

    @PostMapping("/post")
    String post(Authentication authentication) {
      return authentication.getName();
    }
  }

  private static String[] bearer(String text) {
    return new String[] {"Authorization", "Bearer " + text};
  }

  private static String[] basic(String name, String password) {
    String both = name + ":" + password;
    return new String[] {
      "Authorization",
      "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8))
    };
  }

  private static void assertPage(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().firstValue("Location"))
        .hasValueSatisfying(where -> assertThat(where).endsWith("/login"));
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
  @Import(Endpoints.class)
  static class OneChain {
    @Bean
    SecurityFilterChain all(HttpSecurity http) {
      return http.with(keyhold(), withDefaults())
          .formLogin(withDefaults())
          .httpBasic(withDefaults())
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .build();
    }
  }

  @Test
  void people_get_a_page_and_programs_a_problem() {
    try (Started application = Started.with(OneChain.class, url)) {
      application.account("ada");
      String key = application.key(KeyRequest.PLAIN.ownerId("ada"));
      Caller caller = application.caller();

      assertThat(caller.get("/who", bearer(key)).body()).isEqualTo("ada");
      assertPage(caller.get("/who", "Accept", "text/html"));
      assertThat(caller.get("/who", "Accept", "application/json").statusCode()).isEqualTo(401);
      assertThat(caller.get("/who", "Accept", "text/html", "X-API-Key", "test_no").statusCode())
          .isEqualTo(401);
      assertThat(caller.send("POST", "/post", bearer(key)).body()).isEqualTo("ada");
      assertThat(caller.send("POST", "/post", NONE).statusCode())
          .as("without a key, a forged request is possible")
          .isEqualTo(403);
    }
  }

  @Test
  void passwords_log_in_and_are_locked_after_too_many_failures() {
    try (Started application =
        Started.with(
            OneChain.class, url, "--keyhold.passwords.lock-after=2", "--logging.level.root=warn")) {
      application.account("ada");
      application.bean(Passwords.class).set("ada", "correct horse".toCharArray(), false);
      Caller caller = application.caller();

      assertThat(caller.get("/who", basic("ada@example.org", "correct horse")).body())
          .isEqualTo("ada");
      assertThat(caller.get("/who", basic("nobody@example.org", "x")).statusCode()).isEqualTo(401);
      assertThat(caller.get("/who", basic("x".repeat(1_000), "x")).statusCode())
          .as("a name that no account can have")
          .isEqualTo(401);
      assertThat(caller.get("/who", basic("ada@example.org", "wrong")).statusCode()).isEqualTo(401);
      assertThat(caller.get("/who", basic("ada@example.org", "wrong")).statusCode()).isEqualTo(401);
      assertThat(caller.get("/who", basic("ada@example.org", "correct horse")).statusCode())
          .as("locked")
          .isEqualTo(401);
    }
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
  @Import(Endpoints.class)
  static class TwoChains {
    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http) {
      return http.securityMatcher("/api/**")
          .with(keyhold(), withDefaults())
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http) {
      return http.formLogin(withDefaults())
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .build();
    }
  }

  @Test
  void two_chains_keep_to_themselves() {
    try (Started application = Started.with(TwoChains.class, url)) {
      application.account("ada");
      String key = application.key(KeyRequest.PLAIN.ownerId("ada"));
      Caller caller = application.caller();

      assertThat(caller.get("/api/who", bearer(key)).body()).isEqualTo("ada");
      assertThat(caller.get("/api/who", "Accept", "text/html").statusCode()).isEqualTo(401);
      assertPage(caller.get("/who", "Accept", "text/html", "X-API-Key", key));
    }
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
  @Import(Endpoints.class)
  static class NoChain {}

  @Test
  void whoever_wants_boots_own_chain_gets_it_with_keyholds_passwords() {
    try (Started application =
        Started.with(NoChain.class, url, "--keyhold.security.protect-all=false")) {
      application.account("ada");
      application.bean(Passwords.class).set("ada", "correct horse".toCharArray(), false);
      String key = application.key(KeyRequest.PLAIN.ownerId("ada"));
      Caller caller = application.caller();

      assertPage(caller.get("/who", "Accept", "text/html", "X-API-Key", key));
      assertThat(caller.get("/who", basic("ada@example.org", "correct horse")).body())
          .isEqualTo("ada");
    }
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
  @Import(Endpoints.class)
  static class BesideTokens {
    @Bean
    SecurityFilterChain all(HttpSecurity http) {
      return http.with(keyhold(), withDefaults())
          .oauth2ResourceServer(tokens -> tokens.jwt(withDefaults()))
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .build();
    }

    @Bean
    JwtDecoder decoder() {
      return token -> {
        if (!token.equals("a.b.c")) {
          throw new BadJwtException("no token of the issuer");
        }
        return Jwt.withTokenValue(token).header("alg", "none").subject("issuers").build();
      };
    }
  }

  @Test
  void a_resource_server_takes_its_tokens_and_leaves_keys_alone() {
    try (Started application = Started.with(BesideTokens.class, url)) {
      application.account("ada");
      String key = application.key(KeyRequest.PLAIN.ownerId("ada"));
      Caller caller = application.caller();

      assertThat(caller.get("/who", bearer(key)).body()).isEqualTo("ada");
      assertThat(caller.get("/who", bearer("a.b.c")).body()).isEqualTo("issuers");
      assertThat(caller.get("/who", bearer("x.y.z")).statusCode()).isEqualTo(401);
      assertThat(caller.get("/who", bearer("test_x")).statusCode()).isEqualTo(401);
      application.bean(AuditedStorage.class).flushAttempts();
      assertThat(
              application
                  .storage()
                  .read(tx -> tx.audit().list(AuditQuery.ALL, PageRequest.first(1)).items().get(0))
                  .content()
                  .reason())
          .as("the token of the issuer was never looked for among keys")
          .hasValue("INVALID_KEY");
    }
  }
}

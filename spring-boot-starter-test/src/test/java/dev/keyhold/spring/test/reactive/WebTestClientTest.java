package dev.keyhold.spring.test.reactive;

import static dev.keyhold.spring.test.KeyholdWebTestClient.withApiKey;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.keyhold.spring.security.KeyPrincipal;
import dev.keyhold.spring.security.KeyholdWebFlux;
import dev.keyhold.spring.test.AutoConfigureKeyhold;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@SpringBootTest(properties = "spring.main.web-application-type=reactive")
@AutoConfigureKeyhold
class WebTestClientTest {
  @Autowired ApplicationContext context;

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(Endpoint.class)
  static class Application {
    @Bean
    SecurityWebFilterChain chain(ServerHttpSecurity http, KeyholdWebFlux keyhold) {
      keyhold.customize(http);
      return http.authorizeExchange(all -> all.anyExchange().hasAuthority("SCOPE_read"))
          .headers(withDefaults())
          .build();
    }
  }

  @RestController
  static class Endpoint {
    @GetMapping("/prices")
    Mono<String> prices(@AuthenticationPrincipal KeyPrincipal caller) {
      return Mono.just("prices for " + caller.key().scopes());
    }
  }

  @Test
  void a_request_has_a_key_with_the_scopes_that_the_test_names() {
    WebTestClient client = WebTestClient.bindToApplicationContext(context).build();
    client
        .mutateWith(withApiKey("read"))
        .get()
        .uri("/prices")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody(String.class)
        .isEqualTo("prices for [read]");
    client.mutateWith(withApiKey("x")).get().uri("/prices").exchange().expectStatus().isForbidden();
    client.get().uri("/prices").exchange().expectStatus().isUnauthorized();
  }
}

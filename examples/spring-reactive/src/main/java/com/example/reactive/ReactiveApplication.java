package com.example.reactive;

import dev.keyhold.spring.security.KeyholdWebFlux;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

@SpringBootApplication
public class ReactiveApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(ReactiveApplication.class, arguments);
  }

  @Bean
  SecurityWebFilterChain api(ServerHttpSecurity http, KeyholdWebFlux keyhold) {
    keyhold.customize(http);
    return http.authorizeExchange(
            requests ->
                requests
                    .pathMatchers(HttpMethod.GET)
                    .hasAuthority("SCOPE_read")
                    .anyExchange()
                    .authenticated())
        .build();
  }
}

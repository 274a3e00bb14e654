package dev.keyhold.bench.spring;

import static dev.keyhold.spring.security.KeyholdConfigurer.keyhold;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** API keys, by the starter. */
@Configuration(proxyBeanMethods = false)
class KeyholdGuard {
  @Bean
  SecurityFilterChain chain(HttpSecurity http) {
    return http.with(keyhold(), withDefaults())
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .build();
  }

  /** Made after the start, of which it is no part. */
  @Bean
  @Lazy
  Authorization authorization(ApiKeys keys) {
    char[] key = keys.issue(KeyRequest.PLAIN).secret().reveal();
    return new Authorization("Bearer " + String.valueOf(key));
  }
}

package dev.keyhold.bench.spring;

import static org.springframework.security.config.Customizer.withDefaults;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** HTTP Basic against a user in memory, with bcrypt at its least strength. */
@Configuration(proxyBeanMethods = false)
class BasicGuard {
  private static final int STRENGTH = 4;
  private static final String NAME = "user";
  private static final String WORD = "a password of the measurement";

  private static final String AUTHORIZATION =
      "Basic "
          + Base64.getEncoder()
              .encodeToString((NAME + ":" + WORD).getBytes(StandardCharsets.UTF_8));

  @Bean
  PasswordEncoder encoder() {
    return new BCryptPasswordEncoder(STRENGTH);
  }

  @Bean
  UserDetailsService users(PasswordEncoder encoder) {
    return new InMemoryUserDetailsManager(
        User.withUsername(NAME).password(encoder.encode(WORD)).roles("USER").build());
  }

  @Bean
  Authorization authorization() {
    return new Authorization(AUTHORIZATION);
  }

  @Bean
  SecurityFilterChain chain(HttpSecurity http) {
    return http.httpBasic(withDefaults())
        .csrf(csrf -> csrf.disable())
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .build();
  }
}

package com.example.notes;

import static dev.keyhold.spring.security.KeyholdConfigurer.keyhold;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.keyhold.tables.TableSet;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** People sign up, get a key, and keep notes in their organization. */
@SpringBootApplication
@EnableMethodSecurity
public class NotesApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(NotesApplication.class, arguments);
  }

  @Bean
  SecurityFilterChain api(HttpSecurity http) {
    return http.with(keyhold(), withDefaults())
        .authorizeHttpRequests(
            requests ->
                requests.requestMatchers("/sign-up").permitAll().anyRequest().authenticated())
        .build();
  }

  @Bean
  TableSet tables() {
    return Note.TABLES;
  }
}

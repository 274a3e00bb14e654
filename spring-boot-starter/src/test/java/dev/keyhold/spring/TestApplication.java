package dev.keyhold.spring;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.spring.security.KeyPrincipal;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application as a user writes it: endpoints, and nothing about keys but what they need. */
@SpringBootConfiguration
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
@EnableMethodSecurity
@Import(TestApplication.Endpoints.class)
class TestApplication {
  @RestController
  static class Endpoints {
    private final ApiKeys keys;

    Endpoints(ApiKeys keys) {
      this.keys = keys;
    }

    @GetMapping("/hello")
    String hello(@AuthenticationPrincipal KeyPrincipal caller) {
      return "hello " + caller.getName();
    }

    @GetMapping("/read")
    @PreAuthorize("hasAuthority('SCOPE_read')")
    String read() {
      return "read";
    }

    @GetMapping("/documents/{id}")
    @PreAuthorize("principal.may('document', #id, 'read')")
    String document(@PathVariable String id) {
      return "document " + id;
    }

    @DeleteMapping("/me")
    String revokeMe(@AuthenticationPrincipal KeyPrincipal caller) {
      keys.revoke(caller.key().id(), "asked for by its holder");
      return "revoked";
    }

    @GetMapping("/fails")
    String fails() {
      throw new IllegalStateException("on cue");
    }

    @GetMapping("/later")
    Callable<String> later(@AuthenticationPrincipal KeyPrincipal caller) {
      return () -> "later " + caller.getName();
    }

    @PostMapping("/post")
    String post() {
      return "posted";
    }
  }
}

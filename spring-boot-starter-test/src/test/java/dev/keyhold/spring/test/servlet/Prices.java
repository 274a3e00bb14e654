package dev.keyhold.spring.test.servlet;

import dev.keyhold.spring.security.KeyPrincipal;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@EnableMethodSecurity
class Prices {
  @GetMapping("/prices")
  @PreAuthorize("hasAuthority('SCOPE_read')")
  String prices(@AuthenticationPrincipal KeyPrincipal caller) {
    return "prices for " + caller.key().scopes();
  }
}

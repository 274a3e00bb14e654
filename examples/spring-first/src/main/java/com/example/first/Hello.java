package com.example.first;

import dev.keyhold.spring.security.KeyPrincipal;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Hello {
  @GetMapping("/hello")
  String hello(@AuthenticationPrincipal KeyPrincipal caller) {
    return "hello, your key may " + caller.key().scopes();
  }
}

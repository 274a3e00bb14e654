package com.example.reactive;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.spring.security.KeyPrincipal;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Whoever calls, and the end of its key. Keyhold waits, so it works where waiting is allowed. */
@RestController
class Caller {
  private final ApiKeys keys;

  Caller(ApiKeys keys) {
    this.keys = keys;
  }

  @GetMapping("/me")
  Mono<String> me(@AuthenticationPrincipal KeyPrincipal caller) {
    return Mono.just("you have the key " + caller.key().id());
  }

  @DeleteMapping("/me")
  Mono<String> revoke(@AuthenticationPrincipal KeyPrincipal caller) {
    return Mono.fromCallable(() -> keys.revoke(caller.key().id(), "asked for by its holder"))
        .subscribeOn(Schedulers.boundedElastic())
        .thenReturn("revoked");
  }
}

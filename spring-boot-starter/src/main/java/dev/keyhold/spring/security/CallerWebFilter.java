package dev.keyhold.spring.security;

import java.util.Optional;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Puts whoever acts into the context of Reactor, from where {@link PropagatedCaller} takes it. */
final class CallerWebFilter implements WebFilter {
  private final SecurityCaller caller;

  CallerWebFilter(SecurityCaller caller) {
    this.caller = caller;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    CallerDetails request = ReactiveKeys.caller(exchange.getRequest());
    return ReactiveSecurityContextHolder.getContext()
        .map(context -> Optional.ofNullable(context.getAuthentication()))
        .defaultIfEmpty(Optional.empty())
        .map(authentication -> caller.of(authentication.orElse(null), Optional.of(request)))
        .flatMap(
            known ->
                chain
                    .filter(exchange)
                    .contextWrite(context -> context.put(PropagatedCaller.KEY, known)));
  }
}

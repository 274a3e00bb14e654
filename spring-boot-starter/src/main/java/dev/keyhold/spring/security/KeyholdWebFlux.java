package dev.keyhold.spring.security;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.csrf.CsrfWebFilter;
import org.springframework.security.web.server.util.matcher.AndServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.NegatedServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Accepts API keys in a chain of filters of WebFlux:
 *
 * <pre>{@code
 * @Bean
 * SecurityWebFilterChain api(ServerHttpSecurity http, KeyholdWebFlux keyhold) {
 *   keyhold.customize(http);
 *   return http.authorizeExchange(all -> all.anyExchange().authenticated()).build();
 * }
 * }</pre>
 *
 * <p>Keys are verified on threads that may wait, never on those of the server. All else is as
 * {@link KeyholdConfigurer} has it: authorities, principal, answers, no session, no CSRF token.
 *
 * <p>It is no {@code Customizer}: Spring Security would apply such a bean to all chains by itself.
 */
public final class KeyholdWebFlux {
  private final KeyGuard guard;
  private final SecurityCaller caller;

  /**
   * @param caller says who acts, for the trail
   */
  public KeyholdWebFlux(KeyGuard guard, SecurityCaller caller) {
    this.guard = guard;
    this.caller = caller;
  }

  /** Has a chain accept keys. */
  public void customize(ServerHttpSecurity http) {
    http.addFilterAt(filter(), SecurityWebFiltersOrder.AUTHENTICATION)
        .addFilterAfter(new CallerWebFilter(caller), SecurityWebFiltersOrder.AUTHENTICATION)
        .csrf(csrf -> csrf.requireCsrfProtectionMatcher(withoutKey()))
        .exceptionHandling(
            exceptions ->
                exceptions
                    .authenticationEntryPoint(
                        (exchange, e) -> ReactiveKeys.answer(exchange, KeyProblem.NONE))
                    .accessDeniedHandler(
                        (exchange, e) -> ReactiveKeys.answer(exchange, KeyProblem.FORBIDDEN)));
  }

  private AuthenticationWebFilter filter() {
    // A task of Reactor's own would be interrupted, in the midst of the answer, when that is
    // cancelled.
    Executor waiting = Schedulers.boundedElastic()::schedule;
    ReactiveAuthenticationManager verification =
        presented ->
            Mono.fromFuture(
                () -> CompletableFuture.supplyAsync(() -> verified(presented), waiting), true);
    AuthenticationWebFilter filter = new AuthenticationWebFilter(verification);
    filter.setServerAuthenticationConverter(
        exchange -> Mono.fromCallable(() -> presented(exchange)).flatMap(Mono::justOrEmpty));
    filter.setAuthenticationFailureHandler(
        (exchange, e) -> ReactiveKeys.answer(exchange.getExchange(), KeyProblem.of(e)));
    return filter;
  }

  private Authentication verified(Authentication presented) {
    return guard.verification().authenticate(presented);
  }

  private Optional<Authentication> presented(ServerWebExchange exchange) {
    return ReactiveKeys.in(exchange.getRequest(), guard.reading()).map(Authentication.class::cast);
  }

  private ServerWebExchangeMatcher withoutKey() {
    ServerWebExchangeMatcher keyed =
        exchange -> presents(exchange) ? MatchResult.match() : MatchResult.notMatch();
    return new AndServerWebExchangeMatcher(
        CsrfWebFilter.DEFAULT_CSRF_MATCHER, new NegatedServerWebExchangeMatcher(keyed));
  }

  private boolean presents(ServerWebExchange exchange) {
    try {
      return presented(exchange).isPresent();
    } catch (KeyReading.Unclear e) {
      return true;
    }
  }
}

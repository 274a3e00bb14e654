package dev.keyhold.spring;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.util.ClassUtils;

/**
 * Tells whether an application is healthy to whoever asks, as Boot's own chain does: whoever
 * watches over it has no key. More than that is told by {@code
 * management.endpoint.health.show-details}.
 */
final class OpenHealth {
  private static final boolean IS_THERE =
      ClassUtils.isPresent(
              "org.springframework.boot.health.actuate.endpoint.HealthEndpoint",
              OpenHealth.class.getClassLoader())
          && ClassUtils.isPresent(
              "org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties",
              OpenHealth.class.getClassLoader());

  private static final String HEALTH = "health";

  private OpenHealth() {}

  static void permit(HttpSecurity http) {
    if (IS_THERE) {
      http.authorizeHttpRequests(
          requests -> requests.requestMatchers(EndpointRequest.to(HEALTH)).permitAll());
    }
  }

  static void permit(ServerHttpSecurity http) {
    if (IS_THERE) {
      http.authorizeExchange(
          all ->
              all.matchers(
                      org.springframework.boot.security.autoconfigure.actuate.web.reactive
                          .EndpointRequest.to(HEALTH))
                  .permitAll());
    }
  }
}

package dev.keyhold.spring.security;

import java.util.Optional;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Apart, as applications without servlets do not have their classes. */
final class ServletRequests {
  private ServletRequests() {}

  static Optional<CallerDetails> caller(RequestAttributes attributes) {
    return attributes instanceof ServletRequestAttributes servlet
        ? Optional.of(ServletKeys.caller(servlet.getRequest()))
        : Optional.empty();
  }
}

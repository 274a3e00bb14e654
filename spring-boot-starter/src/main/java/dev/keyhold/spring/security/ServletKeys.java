package dev.keyhold.spring.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;

/** Keys in requests of servlets, and the answers to those without a good one. */
final class ServletKeys {
  private ServletKeys() {}

  static Optional<PresentedKey> in(HttpServletRequest request, KeyReading reading) {
    return reading
        .in(name -> Collections.list(request.getHeaders(name)), request.getQueryString())
        .map(text -> new PresentedKey(text, caller(request)));
  }

  static CallerDetails caller(HttpServletRequest request) {
    return new CallerDetails(
        Optional.ofNullable(request.getRemoteAddr()),
        Optional.ofNullable(request.getHeader(CallerDetails.USER_AGENT)),
        Optional.ofNullable(request.getHeader(CallerDetails.REQUEST_ID)));
  }

  static void answer(HttpServletResponse response, KeyProblem problem) throws IOException {
    response.setStatus(problem.status());
    problem.headers().forEach(response::setHeader);
    response.getOutputStream().write(problem.body().getBytes(StandardCharsets.UTF_8));
  }
}

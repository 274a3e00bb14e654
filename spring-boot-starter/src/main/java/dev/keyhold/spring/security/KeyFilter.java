package dev.keyhold.spring.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets in who presents a good key, for this request alone; a session is neither made nor asked.
 * Requests without a key go on as they are.
 */
final class KeyFilter extends OncePerRequestFilter {
  private final KeyReading reading;
  private final AuthenticationManager verification;
  private final SecurityContextRepository dispatches =
      new RequestAttributeSecurityContextRepository();

  KeyFilter(KeyReading reading, AuthenticationManager verification) {
    this.reading = reading;
    this.verification = verification;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      Optional<PresentedKey> presented = ServletKeys.in(request, reading);
      if (presented.isPresent()) {
        enter(presented.get(), request, response);
      }
    } catch (AuthenticationException e) {
      ServletKeys.answer(response, KeyProblem.of(e));
      return;
    }
    chain.doFilter(request, response);
  }

  /** What is dispatched again, as for an answer that comes later, is the same caller's. */
  private void enter(
      PresentedKey presented, HttpServletRequest request, HttpServletResponse response) {
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(verification.authenticate(presented));
    SecurityContextHolder.setContext(context);
    dispatches.saveContext(context, request, response);
  }
}

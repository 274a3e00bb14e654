package dev.keyhold.spring.security;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.ApplicationContext;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.config.annotation.web.configurers.FormLoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.HttpBasicConfigurer;
import org.springframework.security.config.annotation.web.configurers.RememberMeConfigurer;
import org.springframework.security.config.annotation.web.configurers.X509Configurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.saml2.Saml2LoginConfigurer;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Accepts API keys in a chain of filters of Spring Security:
 *
 * <pre>{@code
 * http.with(keyhold(), withDefaults())
 * }</pre>
 *
 * <p>A request with a key has the authorities {@code SCOPE_} and each scope of the key, a {@link
 * KeyPrincipal}, no session and no CSRF token. Other ways to log in may stand beside it.
 */
public final class KeyholdConfigurer
    extends AbstractHttpConfigurer<KeyholdConfigurer, HttpSecurity> {
  private KeyholdConfigurer() {}

  /** For {@link HttpSecurity#with}. */
  public static KeyholdConfigurer keyhold() {
    return new KeyholdConfigurer();
  }

  private static KeyGuard guard(HttpSecurity http) {
    return http.getSharedObject(ApplicationContext.class).getBean(KeyGuard.class);
  }

  @Override
  @SuppressWarnings("unchecked") // as the builder's own methods do
  public void init(HttpSecurity http) {
    KeyReading reading = guard(http).reading();
    boolean isAlone = isAlone(http);
    RequestMatcher keyed = request -> isAlone || presents(request, reading);
    RequestMatcher told = request -> keyed.matches(request) || !asksForPage(request);

    CsrfConfigurer<HttpSecurity> csrf = http.getConfigurer(CsrfConfigurer.class);
    if (csrf != null) {
      csrf.ignoringRequestMatchers(keyed);
    }
    ExceptionHandlingConfigurer<HttpSecurity> exceptions =
        http.getConfigurer(ExceptionHandlingConfigurer.class);
    if (exceptions != null) {
      exceptions
          .defaultAuthenticationEntryPointFor(
              (request, response, e) -> ServletKeys.answer(response, KeyProblem.NONE), told)
          .defaultAccessDeniedHandlerFor(
              (request, response, e) -> ServletKeys.answer(response, KeyProblem.FORBIDDEN), told);
    }
    if (isAlone && http.getSharedObject(RequestCache.class) instanceof HttpSessionRequestCache) {
      http.setSharedObject(RequestCache.class, new NullRequestCache()); // the other makes sessions
    }
  }

  /** Whether there is no way to log in that browsers remember, and foreign pages could use. */
  @SuppressWarnings("unchecked") // as the builder's own methods do
  private static boolean isAlone(HttpSecurity http) {
    return http.getConfigurer(FormLoginConfigurer.class) == null
        && http.getConfigurer(OAuth2LoginConfigurer.class) == null
        && http.getConfigurer(Saml2LoginConfigurer.class) == null
        && http.getConfigurer(HttpBasicConfigurer.class) == null
        && http.getConfigurer(RememberMeConfigurer.class) == null
        && http.getConfigurer(X509Configurer.class) == null;
  }

  private static boolean presents(HttpServletRequest request, KeyReading reading) {
    try {
      return ServletKeys.in(request, reading).isPresent();
    } catch (KeyReading.Unclear e) {
      return true;
    }
  }

  private static boolean asksForPage(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.contains("text/html");
  }

  @Override
  public void configure(HttpSecurity http) {
    KeyGuard guard = guard(http);
    http.addFilterBefore(
        new KeyFilter(guard.reading(), guard.verification()::authenticate),
        BasicAuthenticationFilter.class);
  }
}

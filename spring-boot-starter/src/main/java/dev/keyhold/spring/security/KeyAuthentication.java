package dev.keyhold.spring.security;

import dev.keyhold.spi.ApiKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A request with an API key that was accepted. Its scopes are authorities {@code SCOPE_...}. */
public final class KeyAuthentication extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1L;

  private final transient KeyPrincipal principal;

  /**
   * @param caller from where the request came
   */
  public KeyAuthentication(ApiKey key, CallerDetails caller) {
    super(authorities(key));
    this.principal = new KeyPrincipal(key);
    setDetails(caller);
    setAuthenticated(true);
  }

  private static List<SimpleGrantedAuthority> authorities(ApiKey key) {
    return key.scopes().stream()
        .map(scope -> new SimpleGrantedAuthority("SCOPE_" + scope))
        .toList();
  }

  /** Nothing: what was presented is gone. */
  @Override
  public @Nullable Object getCredentials() {
    return null;
  }

  @Override
  public KeyPrincipal getPrincipal() {
    return principal;
  }
}

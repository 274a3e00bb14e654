package dev.keyhold.spring.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

/** Leaves keys alone, so that a resource server takes the tokens of its issuer and nothing else. */
public final class BearerTokensBesideKeys implements BearerTokenResolver {
  private final BearerTokenResolver all = new DefaultBearerTokenResolver();
  private final KeyGuard guard;

  /**
   * @param guard knows how keys begin; where they have no prefix, all tokens are a resource
   *     server's
   */
  public BearerTokensBesideKeys(KeyGuard guard) {
    this.guard = guard;
  }

  @Override
  public @Nullable String resolve(HttpServletRequest request) {
    String token = all.resolve(request);
    return token != null && guard.beginsAsKey(token) ? null : token;
  }
}

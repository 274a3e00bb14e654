package dev.keyhold.examples;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.ApiKey;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lets a request pass if its API key may be used now, and tells the audit trail who acts. */
public final class KeyFilter implements Filter {
  private final ApiKeys keys;
  private final AuditScope scope;

  public KeyFilter(ApiKeys keys, AuditScope scope) {
    this.keys = keys;
    this.scope = scope;
  }

  @Override
  @SuppressWarnings("try") // what was entered is only left
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    AuditContext.Builder caller = AuditContext.builder().address(http.getRemoteAddr());
    if (!(scope.call(caller.build(), () -> keys.verify(headers(http)))
        instanceof Verified verified)) {
      ((HttpServletResponse) response).sendError(401, "a valid API key is needed");
      return;
    }
    ApiKey key = verified.key();
    key.ownerId().ifPresent(caller::actorId);
    caller.credential("api_key", key.id());
    request.setAttribute(ApiKey.class.getName(), key);
    try (AuditScope.Entered entered = scope.enter(caller.build())) {
      chain.doFilter(request, response);
    }
  }

  private static Map<String, List<String>> headers(HttpServletRequest request) {
    Map<String, List<String>> headers = new TreeMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, Collections.list(request.getHeaders(name)));
    }
    return headers;
  }
}

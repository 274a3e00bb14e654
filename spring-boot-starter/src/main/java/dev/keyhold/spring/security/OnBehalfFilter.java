package dev.keyhold.spring.security;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.core.ActsAs;
import dev.keyhold.core.Caller;
import dev.keyhold.core.Power;
import dev.keyhold.spi.StorageException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes the header {@code X-Keyhold-On-Behalf-Of}: the id of a delegation to whoever is logged in,
 * or of a session of impersonation of his, in the organization of his key. Anything else is
 * refused, and so is one that does not run, or that is not the only one. The trail says for whom
 * the rest of the request is done.
 */
public final class OnBehalfFilter extends OncePerRequestFilter {
  /** The header's name. */
  public static final String HEADER = "X-Keyhold-On-Behalf-Of";

  private static final String CALLER = OnBehalfFilter.class.getName() + ".caller";

  private final Power power;
  private final AuditScope scope;
  private final SecurityCaller security;

  /**
   * @param scope of the storage's trail
   * @param security says who is logged in
   */
  public OnBehalfFilter(Power power, AuditScope scope, SecurityCaller security) {
    this.power = power;
    this.scope = scope;
    this.security = security;
  }

  /** As whom the current request comes, if its header says so. */
  public static Optional<Caller> callerOfRequest() {
    RequestAttributes attributes = RequestContextHolder.getRequestAttributes();
    return attributes == null
        ? Optional.empty()
        : Optional.ofNullable(
            (Caller) attributes.getAttribute(CALLER, RequestAttributes.SCOPE_REQUEST));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    List<String> ids = Collections.list(request.getHeaders(HEADER));
    if (ids.isEmpty()) {
      chain.doFilter(request, response);
    } else if (ids.size() > 1) {
      ServletKeys.answer(response, KeyProblem.UNCLEAR);
    } else {
      doFilter(ids.get(0), request, response, chain);
    }
  }

  @SuppressWarnings("try") // what was entered is only left
  private void doFilter(
      String id, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<ActsAs> acts;
    try {
      acts = actsAs(id);
    } catch (StorageException e) {
      KeyProblem away = KeyProblem.unavailable("nobody can say now for whom somebody acts", e);
      ServletKeys.answer(response, away);
      return;
    }
    if (acts.isEmpty()) {
      ServletKeys.answer(response, KeyProblem.FORBIDDEN);
      return;
    }
    request.setAttribute(CALLER, acts.get().caller());
    try (AuditScope.Entered entered = scope.enter(context(acts.get()))) {
      chain.doFilter(request, response);
    }
  }

  private Optional<ActsAs> actsAs(String id) {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    if (authentication == null
        || !(authentication.getPrincipal() instanceof KeyholdPrincipal principal)) {
      return Optional.empty();
    }
    return principal
        .organizationId()
        .flatMap(
            organization ->
                principal.accountId().flatMap(account -> power.actsAs(organization, account, id)));
  }

  private AuditContext context(ActsAs acts) {
    AuditContext known = security.get();
    return new AuditContext(
        known.actorId(),
        acts.onBehalfOfId(),
        acts.impersonationId(),
        known.credentialType(),
        known.credentialId(),
        known.organizationId(),
        known.reason(),
        known.address(),
        known.userAgent(),
        known.requestId());
  }
}

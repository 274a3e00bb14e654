package dev.keyhold.spring.security;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.core.ActsAs;
import dev.keyhold.core.Caller;
import dev.keyhold.core.Power;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes the header {@code X-Keyhold-On-Behalf-Of}: the id of a delegation to whoever is logged in,
 * or of a session of impersonation of his, in the organization of his key. Anything else is
 * refused, and so is one that does not run. The trail says for whom the rest of the request is
 * done.
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

  private record Acting(Caller caller, ActsAs acts) {}

  @Override
  @SuppressWarnings("try") // what was entered is only left
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String id = request.getHeader(HEADER);
    if (id == null) {
      chain.doFilter(request, response);
      return;
    }
    Optional<Acting> acting = acting(id);
    if (acting.isEmpty()) {
      ServletKeys.answer(response, KeyProblem.FORBIDDEN);
      return;
    }
    request.setAttribute(CALLER, acting.get().caller());
    try (AuditScope.Entered entered = scope.enter(context(acting.get().acts()))) {
      chain.doFilter(request, response);
    }
  }

  private Optional<Acting> acting(String id) {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    if (authentication == null
        || !(authentication.getPrincipal() instanceof KeyholdPrincipal principal)) {
      return Optional.empty();
    }
    return principal
        .organizationId()
        .flatMap(
            organization ->
                principal.accountId().stream()
                    .map(Caller::of)
                    .flatMap(caller -> Stream.of(caller.byDelegation(id), caller.inSession(id)))
                    .flatMap(
                        caller ->
                            power
                                .actsAs(organization, caller)
                                .map(acts -> new Acting(caller, acts))
                                .stream())
                    .findFirst());
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

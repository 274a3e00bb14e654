package dev.keyhold.spring.security;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.spi.TrailWords;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** Whoever Spring Security knows on this thread, for the trail. */
public final class SecurityCaller implements Supplier<AuditContext> {
  /** Set by {@link PropagatedCaller}, and here as its class needs a library that may be missing. */
  static final ThreadLocal<@Nullable AuditContext> PROPAGATED = new ThreadLocal<>();

  private final AuditContext nobody;

  /**
   * @param nobody who acts where nobody is known
   */
  public SecurityCaller(AuditContext nobody) {
    this.nobody = nobody;
  }

  @Override
  public AuditContext get() {
    AuditContext propagated = PROPAGATED.get();
    if (propagated != null) {
      return propagated;
    }
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    return of(authentication, fromWhere(authentication));
  }

  AuditContext of(@Nullable Authentication authentication, Optional<CallerDetails> request) {
    if (authentication != null
        && authentication.isAuthenticated()
        && !(authentication instanceof AnonymousAuthenticationToken)) {
      return as(
          authentication, request.map(CallerDetails::context).orElseGet(AuditContext::builder));
    }
    return request.map(this::nobodyFrom).orElse(nobody);
  }

  private AuditContext nobodyFrom(CallerDetails request) {
    AuditContext.Builder context = request.context();
    nobody.actorId().ifPresent(context::actorId);
    return context.build();
  }

  private static AuditContext as(Authentication authentication, AuditContext.Builder context) {
    if (authentication.getPrincipal() instanceof KeyPrincipal key) {
      key.accountId().ifPresent(context::actorId);
      return context.credential(TrailWords.API_KEY, key.key().id()).build();
    }
    return authentication.getPrincipal() instanceof KeyholdPrincipal known
        ? known.accountId().map(context::actorId).orElse(context).build()
        : context.actorId(authentication.getName()).build();
  }

  private static Optional<CallerDetails> fromWhere(@Nullable Authentication authentication) {
    if (authentication != null && authentication.getDetails() instanceof CallerDetails details) {
      return Optional.of(details);
    }
    RequestAttributes attributes = RequestContextHolder.getRequestAttributes();
    return attributes == null ? Optional.empty() : ServletRequests.caller(attributes);
  }
}

package dev.keyhold.spring.power;

import dev.keyhold.core.Ask;
import dev.keyhold.core.Caller;
import dev.keyhold.core.Power;
import dev.keyhold.spring.security.KeyPrincipal;
import dev.keyhold.spring.security.KeyholdPrincipal;
import dev.keyhold.spring.security.OnBehalfFilter;
import java.util.Optional;
import org.springframework.security.core.Authentication;

/**
 * Asks for power for whoever is logged in: {@code @PreAuthorize("@power.may(authentication,
 * 'invoice.pay')")}. A key may narrow what its owner may do, and never widen it. Where the request
 * says by which delegation or in which session it comes, that counts. Whoever has no account or no
 * organization may do nothing.
 */
public final class CallerPower {
  private final Power power;

  public CallerPower(Power power) {
    this.power = power;
  }

  /** Asks in the organization that the key belongs to, on all resources. */
  public boolean may(Authentication caller, String action) {
    return may(caller, action, Optional.empty());
  }

  /** The same on one resource. */
  public boolean may(Authentication caller, String action, String resource) {
    return may(caller, action, Optional.of(resource));
  }

  private boolean may(Authentication caller, String action, Optional<String> resource) {
    return caller.getPrincipal() instanceof KeyholdPrincipal principal
        && principal
            .organizationId()
            .filter(home -> may(home, principal, action, resource))
            .isPresent();
  }

  /** Asks in an organization, such as for somebody who logged in with a password. */
  public boolean mayIn(String organizationId, Authentication caller, String action) {
    return caller.getPrincipal() instanceof KeyholdPrincipal principal
        && may(organizationId, principal, action, Optional.empty());
  }

  private boolean may(
      String organizationId, KeyholdPrincipal principal, String action, Optional<String> resource) {
    return caller(principal)
        .map(caller -> Ask.of(caller, action))
        .map(ask -> resource.map(ask::on).orElse(ask))
        .filter(ask -> power.may(organizationId, ask))
        .isPresent();
  }

  private static Optional<Caller> caller(KeyholdPrincipal principal) {
    return principal
        .accountId()
        .map(account -> OnBehalfFilter.callerOfRequest().orElseGet(() -> Caller.of(account)))
        .map(caller -> principal instanceof KeyPrincipal key ? caller.with(key.key()) : caller);
  }
}

package dev.keyhold.spring.security;

import java.util.Optional;
import org.springframework.security.core.AuthenticatedPrincipal;

/** Who is logged in, by a key or by a password. */
public interface KeyholdPrincipal extends AuthenticatedPrincipal {
  /** The account; empty for a key without an owner. */
  Optional<String> accountId();

  /** The organization that a key belongs to, and whose tenant a request is for. */
  Optional<String> organizationId();
}

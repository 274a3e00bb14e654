package dev.keyhold.spring.security;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** The text of a request that may be an API key, before anybody has looked. */
final class PresentedKey extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1L;

  private final transient String text;
  private final transient CallerDetails caller;

  PresentedKey(String text, CallerDetails caller) {
    super(AuthorityUtils.NO_AUTHORITIES);
    this.text = text;
    this.caller = caller;
    setDetails(caller);
  }

  CallerDetails caller() {
    return caller;
  }

  @Override
  public String getCredentials() {
    return text;
  }

  /** Nobody is known yet, and the text is nobody's name. */
  @Override
  public String getPrincipal() {
    return "";
  }
}

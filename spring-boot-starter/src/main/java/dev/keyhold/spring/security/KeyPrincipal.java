package dev.keyhold.spring.security;

import dev.keyhold.keys.Scopes;
import dev.keyhold.spi.ApiKey;
import java.util.Optional;

/**
 * Who presented an API key: the account or the organization that it belongs to, or nobody but the
 * key.
 *
 * @param key as it was found when it was verified
 */
public record KeyPrincipal(ApiKey key) implements KeyholdPrincipal {
  /** The account's id, or else the organization's, or else the key's. */
  @Override
  public String getName() {
    return key.ownerId().or(key::organizationId).orElseGet(key::id);
  }

  @Override
  public Optional<String> accountId() {
    return key.ownerId();
  }

  @Override
  public Optional<String> organizationId() {
    return key.organizationId();
  }

  /**
   * Whether the key has a scope, on everything or on this resource alone:
   * {@code @PreAuthorize("principal.may('document', #id, 'read')")}.
   */
  public boolean may(String type, String id, String scope) {
    return Scopes.of(key).on(type, id).has(scope);
  }

  /** Says whose key it is and which one. */
  @Override
  public String toString() {
    return "KeyPrincipal[" + getName() + ", key " + key.id() + "]";
  }
}

package dev.keyhold.server;

import dev.keyhold.keys.Scopes;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Words;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a key may do with the server itself. A right is a scope of a name that nobody gives to a
 * customer by accident: {@code keyhold:verify}. A request names rights as such, and none among a
 * key's own scopes.
 */
enum Right {
  /** Everything. */
  ADMIN,

  /** Whatever changes nothing: each {@code GET} but that of the metrics. */
  READ,

  /** To ask whether a key or a password is good. */
  VERIFY,

  /** The page of metrics. */
  METRICS,

  /** Everything of the tenant that the key's organization is, and nothing else. */
  TENANT,

  /** Whatever changes nothing of it. */
  TENANT_READ;

  private static final String PREFIX = "keyhold:";

  /** A resource of this type is a namespace of keypal's clients, and its scopes are rights. */
  static final String NAMESPACE = "keyhold-namespace";

  String scope() {
    return PREFIX + Words.of(this);
  }

  /** Whether a key has this right, or every right. */
  boolean isOf(ApiKey key) {
    return has(key, this) || has(key, ADMIN);
  }

  /** The same right, where a path is about the tenant that the key is of. */
  boolean isInTenantOf(ApiKey key) {
    return key.organizationId().isPresent()
        && (has(key, TENANT) || (this == READ && has(key, TENANT_READ)));
  }

  /** Before rights had names of their own, they were scopes of the first administrator's keys. */
  private static boolean has(ApiKey key, Right right) {
    boolean former =
        (right == ADMIN || right == METRICS)
            && key.ownerId().equals(Optional.of(AdminToken.ACCOUNT))
            && Scopes.of(key).has(Words.of(right));
    return former || Scopes.of(key).has(right.scope());
  }

  static boolean isRight(String scope) {
    return scope.startsWith(PREFIX);
  }

  /** Those of a key's scopes that are rights. */
  static List<String> among(Collection<String> scopes) {
    return scopes.stream().filter(Right::isRight).toList();
  }

  /**
   * Scopes and resources that a request gives to a key, which a customer may have chosen.
   *
   * @throws Problem if a right is among them
   */
  static void refuseAmong(Collection<String> scopes, Map<String, ?> resources) {
    if (scopes.stream().anyMatch(Right::isRight)) {
      throw Problem.field(
          "scopes", "a scope that begins with " + PREFIX + " is a right; name it in serverRights");
    }
    if (resources.keySet().stream().anyMatch(name -> name.startsWith(NAMESPACE + ":"))) {
      throw Problem.field(
          "resources", "a resource " + NAMESPACE + " is a right; keyhold namespace token makes it");
    }
  }
}

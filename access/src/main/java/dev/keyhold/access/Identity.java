package dev.keyhold.access;

import dev.keyhold.spi.Json;
import java.util.Map;
import java.util.Optional;

/**
 * What a principal stands for.
 *
 * @param type account, org, service or role
 */
public record Identity(String type, String id) {
  static final String ACCOUNT = "account";
  static final String ORG = "org";

  public static Identity account(String id) {
    return new Identity(ACCOUNT, id);
  }

  public static Identity organization(String id) {
    return new Identity(ORG, id);
  }

  /** What the attributes of a principal say; empty if they say nothing. */
  static Optional<Identity> of(Json attributes) {
    return attributes.value() instanceof Map<?, ?> members
            && members.get(AccessModel.IDENTITY_TYPE) instanceof String type
            && members.get(AccessModel.IDENTITY_ID) instanceof String id
        ? Optional.of(new Identity(type, id))
        : Optional.empty();
  }

  boolean isAccount() {
    return type.equals(ACCOUNT);
  }

  /** In one text; also the key of a node that is made for it. */
  String text() {
    return type + ":" + id;
  }

  Json attributes() {
    return Json.of(Map.of(AccessModel.IDENTITY_TYPE, type, AccessModel.IDENTITY_ID, id));
  }
}

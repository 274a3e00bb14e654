package dev.keyhold.server;

import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes tokens that open one namespace and nothing else. They are keys of a service account, one
 * account for each namespace.
 */
public record NamespaceTokens(Kit kit) {
  /** What the account of a namespace is called, and the resource of its former tokens. */
  private static final String FORMER_TYPE = "namespace";

  private static final String SCOPE = "storage";

  /** Not by a scope that opens all resources: a customer's key may have one of that name. */
  static boolean open(ApiKey key, String namespace) {
    boolean former =
        key.ownerId().equals(Optional.of(account(namespace)))
            && isOn(key, FORMER_TYPE + ":" + namespace);
    return former || isOn(key, Right.NAMESPACE + ":" + namespace);
  }

  private static boolean isOn(ApiKey key, String resource) {
    return key.resources().getOrDefault(resource, List.of()).contains(SCOPE);
  }

  private static String account(String namespace) {
    return FORMER_TYPE + "-" + namespace;
  }

  /** Makes a token for a namespace, and revokes its earlier tokens. */
  public String next(String namespace) {
    String account = account(namespace);
    IssuedKey issued =
        kit.storage()
            .write(
                tx -> {
                  if (tx.identities().accounts().find(account).isEmpty()) {
                    tx.identities()
                        .accounts()
                        .create(
                            Account.builder(account, kit.clock().instant())
                                .accessLevel(AccessLevel.SERVICE)
                                .build());
                  }
                  kit.keys().revokeAll(tx, KeyQuery.ALL.ownedBy(account), "a newer token was made");
                  return kit.keys()
                      .issue(
                          tx,
                          KeyRequest.PLAIN
                              .ownerId(account)
                              .name("token of the namespace " + namespace)
                              .resources(
                                  Map.of(Right.NAMESPACE + ":" + namespace, List.of(SCOPE))));
                });
    return new String(issued.secret().reveal());
  }
}

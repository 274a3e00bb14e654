package dev.keyhold.cli;

import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.Scopes;
import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyQuery;
import java.util.List;
import java.util.Map;

/** The tokens that open one namespace and nothing else: keys of a service account for each. */
record NamespaceTokens(Kit kit) {
  private static final String TYPE = "namespace";
  private static final String SCOPE = "storage";

  static boolean open(ApiKey key, String namespace) {
    return Scopes.of(key).on(TYPE, namespace).has(SCOPE);
  }

  /** Makes a token. Those that were made before open nothing from then on. */
  String next(String namespace) {
    String account = TYPE + "-" + namespace;
    IssuedKey issued =
        kit.storage()
            .write(
                tx -> {
                  if (tx.identities().findAccount(account).isEmpty()) {
                    tx.identities()
                        .createAccount(
                            Account.builder(account, kit.clock().instant())
                                .accessLevel(AccessLevel.SERVICE)
                                .build());
                  }
                  kit.keys().revokeAll(tx, KeyQuery.ALL.ownedBy(account), "a newer token was made");
                  return kit.keys()
                      .issue(
                          tx,
                          KeyRequest.builder()
                              .ownerId(account)
                              .name("token of the namespace " + namespace)
                              .resources(Map.of(TYPE + ":" + namespace, List.of(SCOPE)))
                              .build());
                });
    return new String(issued.secret().reveal());
  }
}

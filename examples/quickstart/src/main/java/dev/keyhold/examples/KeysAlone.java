package dev.keyhold.examples;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.util.List;

/** API keys and nothing else: no accounts and no audit trail. */
public final class KeysAlone {
  private KeysAlone() {}

  public static void main(String[] arguments) {
    try (Storage storage = Keyhold.open("sqlite:" + arguments[0]);
        ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.prefixed("hub_")).build()) {
      IssuedKey issued = keys.issue(KeyRequest.PLAIN.name("ci").scopes(List.of("read")));
      String text = new String(issued.secret().reveal()); // shown once: hand it to its user

      System.out.println(keys.verify(text) instanceof Verified ? "accepted" : "refused");
      keys.revoke(issued.key().id(), "laptop lost");
      System.out.println(keys.verify(text) instanceof Verified ? "accepted" : "refused");
    }
  }
}

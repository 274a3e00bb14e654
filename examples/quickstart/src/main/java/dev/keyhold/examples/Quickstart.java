package dev.keyhold.examples;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.Verification;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import java.time.Instant;
import java.util.List;

/** The three journeys: sign up in one transaction, find a storage, verify a key. */
public final class Quickstart {
  private Quickstart() {}

  public static void main(String[] arguments) {
    // The look-up: ServiceLoader finds the one provider on the path that answers to the URL.
    try (Storage storage = Keyhold.open("sqlite:" + arguments[0])) {
      Account ada = signUp(storage, "ada@example.org", Instant.now());
      System.out.println("signed up " + ada.email().orElseThrow());

      ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.prefixed("acme_")).build();
      KeyRequest request = KeyRequest.PLAIN.ownerId(ada.id()).name("ci").scopes(List.of("read"));
      IssuedKey issued = keys.issue(request);
      String secret = new String(issued.secret().reveal()); // shown once: hand it to its owner

      System.out.println("fresh key: " + answer(keys.verify(secret)));
      keys.revoke(issued.key().id(), "laptop lost");
      System.out.println("revoked key: " + answer(keys.verify(secret)));
      System.out.println("unknown key: " + answer(keys.verify("acme_guessed")));

      long entries = storage.read(tx -> tx.audit().count(AuditQuery.ALL));
      System.out.println("audit entries: " + entries);
    }
  }

  /** The account, its organization, its membership and the audit entry: all of it or nothing. */
  static Account signUp(Storage storage, String email, Instant now) {
    Account account = Account.builder(Ids.newId(now), now).email(email).build();
    Organization acme =
        Organization.builder(Ids.newId(now), now)
            .name("Acme")
            .slug("acme")
            .ownerId(account.id())
            .build();
    Account robot =
        Account.builder(Ids.newId(now), now).email("robot+" + email).displayName("CI").build();
    return storage.write(
        tx -> {
          tx.identities().accounts().create(account);
          tx.identities().accounts().create(robot);
          tx.identities().organizations().create(acme); // its owner becomes its first owner member
          tx.identities()
              .members()
              .add(Membership.of(acme.id(), robot.id(), MembershipLevel.MEMBER, now));
          tx.audit()
              .append(
                  AuditEntry.builder(Ids.newId(now), "account.create", now)
                      .actorId(account.id())
                      .target("account", account.id())
                      .build());
          return account;
        });
  }

  private static String answer(Verification verification) {
    return verification instanceof Verification.Rejected rejected
        ? rejected.reason().name()
        : "VALID";
  }
}

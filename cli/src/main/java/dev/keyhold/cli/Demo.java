package dev.keyhold.cli;

import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.Verification;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The steps of {@code keyhold demo}, over an audited storage, as a hub has one. */
final class Demo {
  private static final PageRequest PAGE = PageRequest.first(1_000);

  private static final AuditQuery CHANGES = AuditQuery.ALL.outcome(Outcome.SUCCESS);
  private static final AuditQuery REFUSED = AuditQuery.ALL.outcome(Outcome.DENIED);

  private static final String ADA = "ada@example.org";

  private final AuditedStorage storage;
  private final InstantSource clock;
  private final PrintWriter out;

  Demo(AuditedStorage storage, InstantSource clock, PrintWriter out) {
    this.storage = storage;
    this.clock = clock;
    this.out = out;
  }

  void run() {
    Optional<Account> known = storage.read(tx -> tx.identities().accounts().findByEmail(ADA));
    known.ifPresentOrElse(
        ada -> say("found", "%s, who signed up on %s".formatted(ADA, ada.createdAt())),
        this::signUp);
    Account ada = storage.read(tx -> tx.identities().accounts().findByEmail(ADA)).orElseThrow();
    useKey(ada);
    fail(ada);
    readBack();
  }

  /** Two accounts, an organization, its members and the audit entries: all of it or nothing. */
  private void signUp() {
    Instant now = clock.instant();
    storage.write(
        tx -> {
          Account ada = Account.builder(Ids.newId(now), now).email(ADA).displayName("Ada").build();
          Account bob = Account.builder(Ids.newId(now), now).email("bob@example.org").build();
          tx.identities().accounts().create(ada);
          tx.identities().accounts().create(bob);
          Organization acme =
              Organization.builder(Ids.newId(now), now)
                  .name("Acme")
                  .slug("acme")
                  .ownerId(ada.id())
                  .build();
          tx.identities().organizations().create(acme);
          return tx.identities()
              .members()
              .add(Membership.of(acme.id(), bob.id(), MembershipLevel.MEMBER, now));
        });
    say(
        "wrote",
        "2 accounts, the organization acme, its 2 members and 5 audit entries, in one transaction");
  }

  private void useKey(Account owner) {
    ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.prefixed("demo_")).clock(clock).build();
    KeyRequest request = KeyRequest.PLAIN.ownerId(owner.id()).name("demo").scopes(List.of("read"));
    IssuedKey issued = storage.write(tx -> keys.issue(tx, request));
    String secret = new String(issued.secret().reveal());
    say("issued", "an API key that ends in " + issued.key().displayHint().orElse("?"));
    say("verified", "the key: " + described(keys.verify(secret)));
    storage.write(tx -> keys.revoke(tx, issued.key().id(), "end of the demo"));
    say("revoked", "the key; verifying it again answers: " + described(keys.verify(secret)));
  }

  private void fail(Account ada) {
    Instant now = clock.instant();
    try {
      storage.write(
          tx -> {
            Account eve = Account.builder(Ids.newId(now), now).email("eve@example.org").build();
            tx.identities().accounts().create(eve);
            return tx.identities()
                .members()
                .add(Membership.of("nowhere", ada.id(), MembershipLevel.MEMBER, now));
          });
    } catch (StorageException.MissingReference e) {
      say("undone", "a write that failed: neither its new account nor its audit entry was kept");
    }
  }

  /** The entry of the refused attempt is written in the background, so it is waited for. */
  private void readBack() {
    storage.flushAttempts();
    storage.read(
        tx -> {
          say(
              "read back",
              String.format(
                  Locale.ROOT,
                  "accounts: %d, organizations: %d, API keys: %d",
                  tx.identities().accounts().list(PAGE).items().size(),
                  tx.identities().organizations().list(PAGE).items().size(),
                  tx.apiKeys().list(KeyQuery.ALL, PAGE).items().size()));
          say(
              "",
              String.format(
                  Locale.ROOT,
                  "audit entries: %d (changes: %d, refused attempts: %d); the newest change: %s",
                  tx.audit().count(AuditQuery.ALL),
                  tx.audit().count(CHANGES),
                  tx.audit().count(REFUSED),
                  tx.audit().list(CHANGES, PAGE).items().get(0).content().action()));
          return true;
        });
  }

  private static String described(Verification verification) {
    return verification instanceof Verification.Verified verified
        ? "valid, with the scopes " + verified.key().scopes()
        : ((Verification.Rejected) verification).reason().message();
  }

  private void say(String what, String details) {
    out.printf(Locale.ROOT, "%-9s %s%n", what, details);
  }
}

package dev.keyhold.server;

import dev.keyhold.credentials.PasswordVerification;
import dev.keyhold.credentials.PasswordVerification.Rejected;
import dev.keyhold.credentials.PasswordVerification.Verified;
import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Accounts and their passwords. */
record AccountRoutes(Kit kit) {

  List<Route> all() {
    return List.of(
        Route.of("POST", "/v1/accounts", this::create),
        Route.of("GET", "/v1/accounts", this::list),
        Route.of("GET", "/v1/accounts/{id}", this::get),
        Route.of("GET", "/v1/accounts/{id}/memberships", this::listMemberships),
        Route.of("PATCH", "/v1/accounts/{id}", this::update),
        Route.of("DELETE", "/v1/accounts/{id}", this::delete),
        Route.of("PUT", "/v1/accounts/{id}/password", this::setPassword),
        Route.of("DELETE", "/v1/accounts/{id}/password", this::removePassword),
        Route.of("POST", "/v1/passwords/verify", this::verifyPassword).opensTo(Right.VERIFY));
  }

  private Answer create(Request request) {
    Instant now = kit.clock().instant();
    Body body = request.body();
    String id = body.optional("id", MemberKind.TEXT).orElseGet(() -> Ids.newId(now));
    AccountPatch fields = fields(body, AccountPatch.NONE.accessLevel(AccessLevel.USER));
    request.end();
    Account account =
        fields.over(Account.builder(id, now).accessLevel(AccessLevel.SERVICE).build(), now);
    return Answer.created(
        Views.account(kit.storage().write(tx -> tx.identities().accounts().create(account))));
  }

  private static AccountPatch fields(Body body, AccountPatch defaults) {
    AccountPatch patch = body.change("email", MemberKind.TEXT, defaults, AccountPatch::email);
    patch = body.change("displayName", MemberKind.TEXT, patch, AccountPatch::displayName);
    patch =
        body.set(
            "accessLevel", MemberKind.word(AccessLevel.class), patch, AccountPatch::accessLevel);
    return body.set("metadata", MemberKind.OBJECT, patch, AccountPatch::metadata);
  }

  private Answer list(Request request) {
    PageRequest page = request.parameters().page();
    Optional<String> email = request.parameters().only("email", page);
    request.end();
    if (email.isPresent()) {
      return Answer.ok(
          Views.atMostOne(
              kit.storage().read(tx -> tx.identities().accounts().findByEmail(email.get())),
              Views::account));
    }
    return Answer.ok(
        Views.page(
            kit.storage().read(tx -> tx.identities().accounts().list(page)), Views::account));
  }

  private Answer listMemberships(Request request) {
    PageRequest page = request.parameters().page();
    request.end();
    String id = request.path("id");
    return Answer.ok(
        Views.page(
            kit.storage()
                .read(
                    tx ->
                        tx.identities()
                            .members()
                            .listFor(existing(tx.identities(), id).id(), page)),
            Views::member));
  }

  private Answer get(Request request) {
    request.end();
    String id = request.path("id");
    return kit.storage()
        .read(tx -> tx.identities().accounts().find(id))
        .map(account -> Answer.ok(Views.account(account)))
        .orElseThrow(AccountRoutes::unknown);
  }

  private Answer update(Request request) {
    String id = request.path("id");
    AccountPatch patch = fields(request.body(), AccountPatch.NONE);
    Optional<AccountStatus> status =
        request.body().wanted("status", MemberKind.word(AccountStatus.class));
    request.end();
    Instant now = kit.clock().instant();
    Account after =
        Problem.known(
            AccountRoutes::unknown,
            () ->
                kit.storage()
                    .write(
                        tx -> {
                          AccountStore accounts = tx.identities().accounts();
                          Account patched = accounts.update(id, patch, now).after();
                          return status.isEmpty()
                              ? patched
                              : accounts.changeStatus(id, status.get(), now).after();
                        }));
    return Answer.ok(Views.account(after));
  }

  private Answer delete(Request request) {
    request.end();
    if (!kit.storage().write(tx -> tx.identities().accounts().delete(request.path("id")))) {
      throw unknown();
    }
    return Answer.none();
  }

  private Answer setPassword(Request request) {
    char[] password = request.body().required("password", MemberKind.TEXT).toCharArray();
    boolean mustChange = request.body().optional("mustChange", MemberKind.FLAG).orElse(false);
    request.end();
    try {
      kit.passwords().set(request.path("id"), password, mustChange);
    } catch (StorageException.MissingReference e) {
      throw unknown();
    }
    return Answer.none();
  }

  private Answer removePassword(Request request) {
    request.end();
    if (!kit.passwords().remove(request.path("id"))) {
      throw new StorageException.NotFound("there is no such account, or it has no password");
    }
    return Answer.none();
  }

  private Answer verifyPassword(Request request) {
    String email = request.body().required("email", MemberKind.TEXT);
    char[] password = request.body().required("password", MemberKind.TEXT).toCharArray();
    request.end();
    PasswordVerification verification = kit.passwords().verify(email, password);
    if (verification instanceof Verified verified) {
      return Answer.ok(
          Views.inOrder(
              "valid",
              true,
              "account",
              Views.account(verified.account()),
              "mustChange",
              verified.mustChange()));
    }
    PasswordVerification.Reason reason = ((Rejected) verification).reason();
    return Answer.ok(
        Views.inOrder("valid", false, "errorCode", reason.name(), "error", reason.message()));
  }

  /** The store's own refusal holds the id, for which somebody may have taken a key's text. */
  private static Account existing(IdentityStore identities, String id) {
    return identities.accounts().find(id).orElseThrow(AccountRoutes::unknown);
  }

  private static StorageException unknown() {
    return new StorageException.NotFound("there is no such account");
  }
}

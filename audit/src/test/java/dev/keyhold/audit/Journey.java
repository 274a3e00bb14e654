package dev.keyhold.audit;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationPatch;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Every change that a storage knows, in an order in which each of them changes something. */
@SuppressWarnings("ImmutableEnumChecker") // steps are lambdas without state, lists are not changed
enum Journey {
  CREATE_ADA(
      tx -> tx.identities().accounts().create(account("ada", "ada@example.org")), "account.create"),
  CREATE_BOB(
      tx -> tx.identities().accounts().create(account("bob", "bob@example.org")), "account.create"),
  UPDATE_ACCOUNT(
      tx ->
          tx.identities()
              .accounts()
              .update("ada", AccountPatch.NONE.displayName(Change.to("Ada")), Times.T1),
      "account.update"),
  SUSPEND(
      tx -> tx.identities().accounts().changeStatus("bob", AccountStatus.SUSPENDED, Times.T1),
      "account.suspend"),
  DEACTIVATE(
      tx -> tx.identities().accounts().changeStatus("bob", AccountStatus.DEACTIVATED, Times.T1),
      "account.deactivate"),
  REACTIVATE(
      tx -> tx.identities().accounts().changeStatus("bob", AccountStatus.ACTIVE, Times.T1),
      "account.reactivate"),
  CREATE_ORGANIZATION(
      tx ->
          tx.identities()
              .organizations()
              .create(
                  Organization.builder("acme", Times.T0)
                      .name("Acme")
                      .slug("acme")
                      .ownerId("ada")
                      .build()),
      "organization.create",
      "member.add"),
  UPDATE_ORGANIZATION(
      tx ->
          tx.identities()
              .organizations()
              .update("acme", OrganizationPatch.NONE.name("Acme Ltd"), Times.T1),
      "organization.update"),
  SUSPEND_ORGANIZATION(
      tx ->
          tx.identities()
              .organizations()
              .changeStatus("acme", OrganizationStatus.SUSPENDED, Times.T1),
      "organization.suspend"),
  REACTIVATE_ORGANIZATION(
      tx ->
          tx.identities().organizations().changeStatus("acme", OrganizationStatus.ACTIVE, Times.T1),
      "organization.reactivate"),
  ADD_MEMBER(
      tx ->
          tx.identities()
              .members()
              .add(Membership.of("acme", "bob", MembershipLevel.MEMBER, Times.T0)),
      "member.add"),
  CHANGE_LEVEL(
      tx -> tx.identities().members().changeLevel("acme", "bob", MembershipLevel.ADMIN, Times.T1),
      "member.change_level"),
  TRANSFER(
      tx -> tx.identities().organizations().transfer("acme", "bob", Times.T1),
      "organization.transfer",
      "member.change_level"),
  REMOVE_MEMBER(tx -> tx.identities().members().remove("acme", "ada"), "member.remove"),
  SET_PASSWORD(
      tx ->
          tx.identities()
              .passwords()
              .set("ada", new PasswordHash("canary-password-1"), true, Times.T0),
      "password.set"),
  REHASH_PASSWORD(
      tx ->
          tx.identities()
              .passwords()
              .rehash(
                  "ada",
                  new PasswordHash("canary-password-1"),
                  new PasswordHash("canary-password-2"),
                  Times.T1),
      "password.rehash"),
  CHANGE_PASSWORD(
      tx ->
          tx.identities()
              .passwords()
              .change(
                  "ada",
                  new PasswordHash("canary-password-2"),
                  new PasswordHash("canary-password-3"),
                  Times.T1),
      "password.change"),
  LOCK_PASSWORD(tx -> tx.identities().passwords().lock("ada", Times.T2, Times.T1), "password.lock"),
  CLEAR_FAILURES(
      tx -> tx.identities().passwords().clearFailures("ada", Times.T1), "password.clear_failures"),
  REMOVE_PASSWORD(tx -> tx.identities().passwords().remove("ada"), "password.remove"),
  INSERT_KEY(tx -> tx.apiKeys().insert(key("k1")), "api_key.create"),
  UPDATE_KEY(
      tx -> tx.apiKeys().update("k1", ApiKeyPatch.NONE.scopes(List.of("read", "write")), Times.T1),
      "api_key.update"),
  DISABLE_KEY(tx -> tx.apiKeys().disable("k1", Times.T1), "api_key.disable"),
  ENABLE_KEY(tx -> tx.apiKeys().enable("k1", Times.T1), "api_key.enable"),
  REHASH_KEY(
      tx ->
          tx.apiKeys()
              .rehash(
                  "k1",
                  new KeyHash("canary-hash-k1"),
                  new KeyHash("canary-hash-new"),
                  "hmac",
                  Times.T1),
      "api_key.rehash"),
  ROTATE_KEY(
      tx -> tx.apiKeys().rotate("k1", key("k2"), Rotation.at(Times.T1).reason("yearly")),
      "api_key.create",
      "api_key.rotate"),
  REVOKE_KEY(
      tx -> tx.apiKeys().revoke("k2", Revocation.at(Times.T1).reason("laptop lost")),
      "api_key.revoke"),
  DELETE_KEY(tx -> tx.apiKeys().delete("k2"), "api_key.delete"),
  DELETE_KEYS(tx -> tx.apiKeys().deleteByOwner("ada"), "api_key.delete"),
  PREPARE_CASCADE(
      tx -> {
        tx.identities()
            .passwords()
            .set("ada", new PasswordHash("canary-password-4"), true, Times.T0);
        tx.apiKeys().insert(key("k3"));
        tx.apiKeys().insert(acmesKey());
        return tx.identities()
            .members()
            .add(Membership.of("acme", "ada", MembershipLevel.MEMBER, Times.T0));
      },
      "password.set",
      "api_key.create",
      "api_key.create",
      "member.add"),
  DELETE_ACCOUNT(
      tx -> tx.identities().accounts().delete("ada"),
      "api_key.delete",
      "password.remove",
      "member.remove",
      "account.delete"),
  DELETE_ORGANIZATION(
      tx -> tx.identities().organizations().delete("acme"),
      "api_key.delete",
      "member.remove",
      "organization.delete");

  /** Times in a class of their own: an enum's constants are made before its fields. */
  static final class Times {
    static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant T1 = T0.plusSeconds(60);
    static final Instant T2 = T1.plusSeconds(60);

    private Times() {}
  }

  final Step step;
  final List<String> actions;

  Journey(Step step, String... actions) {
    this.step = step;
    this.actions = List.of(actions);
  }

  /** One change; what it answers says that it changed something. */
  @FunctionalInterface
  interface Step {
    Object in(Transaction tx);
  }

  private static Account account(String id, String email) {
    return Account.builder(id, Times.T0).email(email).build();
  }

  private static ApiKey acmesKey() {
    return ApiKey.builder("k4", new KeyHash("canary-hash-k4"), "sha256", Times.T0)
        .organizationId("acme")
        .build();
  }

  private static ApiKey key(String id) {
    return ApiKey.builder(id, new KeyHash("canary-hash-" + id), "sha256", Times.T0)
        .ownerId("ada")
        .scopes(List.of("read"))
        .displayHint("canary-hint")
        .metadata(Json.of(Map.of("team", "a")))
        .build();
  }
}

package dev.keyhold.trials;

import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.RotationRequest;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.trials.Model.Group;
import dev.keyhold.trials.Model.HeldKey;
import dev.keyhold.trials.Model.Person;
import dev.keyhold.trials.Model.Seat;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Operations on keys, by {@link dev.keyhold.keys.ApiKeys} where it has them. */
final class KeyOperations {
  private static final String REASON = "a trial";

  private final String id;
  private final Model model;

  /**
   * @param id of the operation, and the name of the key that it makes
   * @param model what there is before
   */
  KeyOperations(String id, Model model) {
    this.id = id;
    this.model = model;
  }

  /** What a unit throws that is meant to fail. */
  static final class Meant extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private List<String> tags() {
    return List.of("trial", id);
  }

  private HeldKey fresh(String account) {
    return new HeldKey(account, tags(), true, Optional.empty(), false, Optional.empty());
  }

  private KeyRequest request(String account) {
    return KeyRequest.PLAIN
        .ownerId(account)
        .name(id)
        .scopes(List.of("read", "write", "admin"))
        .tags(tags());
  }

  /** An account, its organization, the first member and a key, in one unit. */
  Operation signUp() {
    Organization organization =
        Organization.builder(id, IdentityOperations.T0).name(id).slug(id).ownerId(id).build();
    return new Operation(
        id,
        List.of("account.create", "organization.create", "member.add", "api_key.create"),
        after -> {
          after.accounts().put(id, new Person(id, AccountStatus.ACTIVE));
          after.organizations().put(id, new Group(id, id));
          after.members().put(new Seat(id, id), MembershipLevel.OWNER);
          after.keys().put(id, fresh(id));
        },
        hub ->
            hub.issued(
                hub.storage()
                    .write(
                        tx -> {
                          tx.identities().accounts().create(IdentityOperations.account(id));
                          tx.identities().organizations().create(organization);
                          return hub.keys().issue(tx, request(id));
                        })));
  }

  Operation issue(String account) {
    return new Operation(
        id,
        List.of("api_key.create"),
        after -> after.keys().put(id, fresh(account)),
        hub -> hub.issued(hub.keys().issue(request(account))));
  }

  Operation rotate(String name, boolean grace) {
    RotationRequest request =
        RotationRequest.PLAIN
            .reason("rotated")
            .changes(ApiKeyPatch.NONE.name(Change.to(id)).tags(tags()));
    HeldKey before = model.keys().get(name);
    return new Operation(
        id,
        List.of("api_key.create", "api_key.rotate"),
        after -> {
          after.keys().put(name, before.rotatedTo(id, grace));
          after.keys().put(id, fresh(before.ownerId()).enabled(before.enabled()));
        },
        hub ->
            hub.rotated(
                hub.keys()
                    .rotate(hub.id(name), grace ? request.grace(Duration.ofDays(9)) : request)));
  }

  Operation enableOrDisable(String name) {
    boolean enabled = model.keys().get(name).enabled();
    return new Operation(
        id,
        List.of(enabled ? "api_key.disable" : "api_key.enable"),
        after -> after.keys().computeIfPresent(name, (same, key) -> key.enabled(!enabled)),
        hub -> {
          if (enabled) {
            hub.keys().disable(hub.id(name));
          } else {
            hub.keys().enable(hub.id(name));
          }
          return Optional.empty();
        });
  }

  Operation revoke(String name) {
    return new Operation(
        id,
        List.of("api_key.revoke"),
        after -> after.keys().computeIfPresent(name, (same, key) -> key.revoked(REASON)),
        hub -> {
          hub.keys().revoke(hub.id(name), REASON);
          return Optional.empty();
        });
  }

  Operation delete(String name) {
    return new Operation(
        id,
        List.of("api_key.delete"),
        after -> after.keys().remove(name),
        hub -> {
          hub.storage().write(tx -> tx.apiKeys().delete(hub.id(name)));
          return Optional.empty();
        });
  }

  /** Empty if the account has no key that could be revoked. */
  Optional<Operation> revokeAll(String account) {
    List<String> live =
        model.keysOf(account).stream()
            .filter(name -> model.keys().get(name).revoked().isEmpty())
            .toList();
    Operation operation =
        new Operation(
            id,
            Collections.nCopies(live.size(), "api_key.revoke"),
            after -> live.forEach(name -> after.keys().computeIfPresent(name, KeyOperations::gone)),
            hub -> {
              hub.keys().revokeAll(KeyQuery.ALL.ownedBy(account), REASON);
              return Optional.empty();
            });
    return live.isEmpty() ? Optional.empty() : Optional.of(operation);
  }

  private static HeldKey gone(String name, HeldKey key) {
    return key.revoked(REASON);
  }

  /** A unit that does a lot and then throws: nothing of it may ever be seen. */
  Operation fail() {
    return new Operation(
        id,
        List.of(),
        after -> {},
        hub -> {
          try {
            return hub.storage()
                .write(
                    tx -> {
                      tx.identities().accounts().create(IdentityOperations.account(id));
                      hub.keys().issue(tx, request(id));
                      throw new Meant();
                    });
          } catch (Meant e) {
            return Optional.empty();
          }
        });
  }
}

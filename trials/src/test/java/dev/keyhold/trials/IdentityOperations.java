package dev.keyhold.trials;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.Transaction;
import dev.keyhold.trials.Model.Group;
import dev.keyhold.trials.Model.Password;
import dev.keyhold.trials.Model.Person;
import dev.keyhold.trials.Model.Seat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Operations on accounts, organizations, memberships and passwords. */
final class IdentityOperations {
  static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private final String id;
  private final Model model;

  /**
   * @param id of the operation, and of what it makes
   * @param model what there is before
   */
  IdentityOperations(String id, Model model) {
    this.id = id;
    this.model = model;
  }

  private Operation operation(
      List<String> entries, Consumer<Model> effect, Consumer<Transaction> work) {
    return new Operation(
        id,
        entries,
        effect,
        hub ->
            hub.storage()
                .write(
                    tx -> {
                      work.accept(tx);
                      return Optional.empty();
                    }));
  }

  static Account account(String id) {
    return Account.builder(id, T0).email(id + "@example.org").displayName(id).build();
  }

  Operation createAccount() {
    return operation(
        List.of("account.create"),
        after -> after.accounts().put(id, new Person(id, AccountStatus.ACTIVE)),
        tx -> tx.identities().accounts().create(account(id)));
  }

  Operation rename(String account) {
    return operation(
        List.of("account.update"),
        after ->
            after
                .accounts()
                .computeIfPresent(account, (same, person) -> new Person(id, person.status())),
        tx ->
            tx.identities()
                .accounts()
                .update(account, AccountPatch.NONE.displayName(Change.to(id)), T0));
  }

  Operation suspendOrReactivate(String account) {
    boolean active = model.accounts().get(account).status() == AccountStatus.ACTIVE;
    AccountStatus status = active ? AccountStatus.SUSPENDED : AccountStatus.ACTIVE;
    return operation(
        List.of(active ? "account.suspend" : "account.reactivate"),
        after ->
            after
                .accounts()
                .computeIfPresent(account, (same, person) -> new Person(person.name(), status)),
        tx -> tx.identities().accounts().changeStatus(account, status, T0));
  }

  /** With its keys, its password and its memberships. */
  Operation delete(String account) {
    List<String> keys = model.keysOf(account);
    List<Seat> seats = model.seatsOf(account);
    List<String> entries = new ArrayList<>(List.of("account.delete"));
    keys.forEach(key -> entries.add("api_key.delete"));
    seats.forEach(seat -> entries.add("member.remove"));
    if (model.passwords().containsKey(account)) {
      entries.add("password.remove");
    }
    return operation(
        entries,
        after -> {
          after.accounts().remove(account);
          after.passwords().remove(account);
          after.keys().keySet().removeAll(keys);
          after.members().keySet().removeAll(seats);
        },
        tx -> tx.identities().accounts().delete(account));
  }

  /** Adds, promotes or removes a member. */
  Operation changeSeat(Seat seat) {
    Optional<MembershipLevel> level = Optional.ofNullable(model.members().get(seat));
    if (level.isEmpty()) {
      return operation(
          List.of("member.add"),
          after -> after.members().put(seat, MembershipLevel.MEMBER),
          tx ->
              tx.identities()
                  .members()
                  .add(
                      Membership.of(
                          seat.organizationId(), seat.accountId(), MembershipLevel.MEMBER, T0)));
    }
    return level.get() == MembershipLevel.MEMBER
        ? operation(
            List.of("member.change_level"),
            after -> after.members().put(seat, MembershipLevel.ADMIN),
            tx ->
                tx.identities()
                    .members()
                    .changeLevel(
                        seat.organizationId(), seat.accountId(), MembershipLevel.ADMIN, T0))
        : operation(
            List.of("member.remove"),
            after -> after.members().remove(seat),
            tx -> tx.identities().members().remove(seat.organizationId(), seat.accountId()));
  }

  /** Two changes at least: another owner, and an owner's membership. */
  Operation transfer(Seat seat) {
    Optional<MembershipLevel> level = Optional.ofNullable(model.members().get(seat));
    List<String> entries = new ArrayList<>(List.of("organization.transfer"));
    if (level.isEmpty()) {
      entries.add("member.add");
    } else if (level.get() != MembershipLevel.OWNER) {
      entries.add("member.change_level");
    }
    return operation(
        entries,
        after -> {
          after
              .organizations()
              .computeIfPresent(
                  seat.organizationId(),
                  (same, group) -> new Group(group.name(), seat.accountId()));
          after.members().put(seat, MembershipLevel.OWNER);
        },
        tx ->
            tx.identities().organizations().transfer(seat.organizationId(), seat.accountId(), T0));
  }

  Operation deleteOrganization(String organization) {
    List<Seat> seats = model.seatsIn(organization);
    List<String> entries = new ArrayList<>(List.of("organization.delete"));
    seats.forEach(seat -> entries.add("member.remove"));
    return operation(
        entries,
        after -> {
          after.organizations().remove(organization);
          after.members().keySet().removeAll(seats);
        },
        tx -> tx.identities().organizations().delete(organization));
  }

  Operation setPassword(String account) {
    return operation(
        List.of("password.set"),
        after -> after.passwords().put(account, new Password(id, 0)),
        tx -> tx.identities().passwords().set(account, new PasswordHash(id), false, T0));
  }

  /** A counted failure has no entry. */
  Operation countFailure(String account) {
    return operation(
        List.of(),
        after ->
            after
                .passwords()
                .computeIfPresent(
                    account, (same, was) -> new Password(was.hash(), was.failures() + 1)),
        tx -> tx.identities().passwords().countFailure(account, T0));
  }
}

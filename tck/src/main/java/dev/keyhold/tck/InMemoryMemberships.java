package dev.keyhold.tck;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import dev.keyhold.tck.InMemoryTables.MemberOf;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** In memory: memberships. */
class InMemoryMemberships implements MembershipStore {
  final Unit unit;

  InMemoryMemberships(Unit unit) {
    this.unit = unit;
  }

  @Override
  public Membership add(Membership membership) {
    InMemoryTables tables = unit.change();
    MemberOf pair = new MemberOf(membership.organizationId(), membership.accountId());
    requireAccount(tables, "accountId", membership.accountId());
    if (!tables.organizations.containsKey(membership.organizationId())) {
      throw new StorageException.MissingReference(
          "organizationId", "there is no organization " + membership.organizationId());
    }
    if (tables.members.containsKey(pair)) {
      throw new StorageException.Duplicate("membership", "there is a membership for " + pair);
    }
    if (tables.members.values().stream().anyMatch(each -> each.id().equals(membership.id()))) {
      throw new StorageException.Duplicate(
          "id", "there is a membership " + membership.id() + " already");
    }
    tables.members.put(pair, membership);
    return membership;
  }

  @Override
  public Optional<Membership> find(String organizationId, String accountId) {
    Text.wellFormed("the id of an organization", organizationId);
    InMemoryTables tables = unit.tables("the id of an account", accountId);
    return Optional.ofNullable(tables.members.get(new MemberOf(organizationId, accountId)));
  }

  @Override
  public Page<Membership> listOf(String organizationId, PageRequest page) {
    InMemoryTables tables = unit.tables("the id of an organization", organizationId);
    return Lists.byId(
        Cursor.list("members", organizationId),
        tables.membersOf(organizationId),
        Membership::accountId,
        page);
  }

  @Override
  public Page<Membership> listFor(String accountId, PageRequest page) {
    return Lists.byId(
        Cursor.list("memberships", accountId),
        unit.tables("the id of an account", accountId).members.values().stream()
            .filter(member -> member.accountId().equals(accountId)),
        Membership::organizationId,
        page);
  }

  @Override
  public Changed<Membership> changeLevel(
      String organizationId, String accountId, MembershipLevel level, Instant at) {
    InMemoryTables tables = unit.change("the id of an organization", organizationId);
    Membership before =
        find(organizationId, accountId)
            .orElseThrow(
                () ->
                    new StorageException.NotFound(
                        "account %s is not a member of organization %s"
                            .formatted(accountId, organizationId)));
    if (before.level() == level) {
      return Changed.nothing(before);
    }
    refuseOwner(tables, organizationId, accountId);
    return new Changed<>(before, put(tables, before, level, at));
  }

  @Override
  public Optional<Membership> remove(String organizationId, String accountId) {
    InMemoryTables tables = unit.change("the id of an organization", organizationId);
    Text.wellFormed("the id of an account", accountId);
    refuseOwner(tables, organizationId, accountId);
    return Optional.ofNullable(tables.members.remove(new MemberOf(organizationId, accountId)));
  }

  /** Adds an owner member, or raises the member that the account is already. */
  static void makeOwner(
      InMemoryTables tables, String organizationId, String accountId, Instant at) {
    Membership before = tables.members.get(new MemberOf(organizationId, accountId));
    if (before == null) {
      Membership first = Membership.of(organizationId, accountId, MembershipLevel.OWNER, at);
      tables.members.put(new MemberOf(organizationId, accountId), first);
    } else if (before.level() != MembershipLevel.OWNER) {
      put(tables, before, MembershipLevel.OWNER, at);
    }
  }

  /** An account that a new state points at, by the component {@code field}. */
  static void requireAccount(InMemoryTables tables, String field, String id) {
    if (!tables.accounts.containsKey(Text.wellFormed("the id of an account", id))) {
      throw new StorageException.MissingReference(field, "there is no account " + id);
    }
  }

  private static void refuseOwner(InMemoryTables tables, String organizationId, String accountId) {
    Organization organization = tables.organizations.get(organizationId);
    if (organization != null && organization.ownerId().equals(accountId)) {
      throw new StorageException.LastOwner(
          "account %s owns the organization; hand it over first".formatted(accountId),
          List.of(organizationId));
    }
  }

  private static Membership put(
      InMemoryTables tables, Membership before, MembershipLevel level, Instant at) {
    Membership after = before.with(level, at);
    tables.members.put(new MemberOf(before.organizationId(), before.accountId()), after);
    return after;
  }
}

package dev.keyhold.tck;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationPatch;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.PasswordHash;
import java.time.Instant;
import java.util.Optional;

/** The identities in memory; what it does is done by the four classes that it holds. */
class Identities implements IdentityStore {
  private final Accounts accounts;
  private final Organizations organizations;
  private final Memberships memberships;
  private final Passwords passwords;

  Identities(Unit unit) {
    accounts = new Accounts(unit);
    organizations = new Organizations(unit);
    memberships = new Memberships(unit);
    passwords = new Passwords(unit);
  }

  @Override
  public Account createAccount(Account account) {
    return accounts.create(account);
  }

  @Override
  public Optional<Account> findAccount(String id) {
    return accounts.find(id);
  }

  @Override
  public Optional<Account> findAccountByEmail(String email) {
    return accounts.findByEmail(email);
  }

  @Override
  public Page<Account> listAccounts(PageRequest page) {
    return accounts.list(page);
  }

  @Override
  public Account updateAccount(String id, AccountPatch patch, Instant at) {
    return accounts.update(id, patch, at);
  }

  @Override
  public boolean changeAccountStatus(String id, AccountStatus status, Instant at) {
    return accounts.changeStatus(id, status, at);
  }

  @Override
  public boolean deleteAccount(String id) {
    return accounts.delete(id);
  }

  @Override
  public Organization createOrganization(Organization organization) {
    return organizations.create(organization);
  }

  @Override
  public Optional<Organization> findOrganization(String id) {
    return organizations.find(id);
  }

  @Override
  public Optional<Organization> findOrganizationBySlug(String slug) {
    return organizations.findBySlug(slug);
  }

  @Override
  public Page<Organization> listOrganizations(PageRequest page) {
    return organizations.list(page);
  }

  @Override
  public Organization updateOrganization(String id, OrganizationPatch patch, Instant at) {
    return organizations.update(id, patch, at);
  }

  @Override
  public Organization transferOrganization(String id, String newOwnerId, Instant at) {
    return organizations.transfer(id, newOwnerId, at);
  }

  @Override
  public boolean deleteOrganization(String id) {
    return organizations.delete(id);
  }

  @Override
  public Membership addMember(Membership membership) {
    return memberships.add(membership);
  }

  @Override
  public Optional<Membership> findMember(String organizationId, String accountId) {
    return memberships.find(organizationId, accountId);
  }

  @Override
  public Page<Membership> listMembers(String organizationId, PageRequest page) {
    return memberships.listOf(organizationId, page);
  }

  @Override
  public Page<Membership> listMemberships(String accountId, PageRequest page) {
    return memberships.listFor(accountId, page);
  }

  @Override
  public Membership changeMemberLevel(
      String organizationId, String accountId, MembershipLevel level, Instant at) {
    return memberships.changeLevel(organizationId, accountId, level, at);
  }

  @Override
  public boolean removeMember(String organizationId, String accountId) {
    return memberships.remove(organizationId, accountId);
  }

  @Override
  public PasswordCredential setPassword(
      String accountId, PasswordHash hash, boolean mustChange, Instant at) {
    return passwords.set(accountId, hash, mustChange, at);
  }

  @Override
  public Optional<PasswordCredential> findPassword(String accountId) {
    return passwords.find(accountId);
  }

  @Override
  public boolean changePassword(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    return passwords.change(accountId, from, to, at);
  }

  @Override
  public boolean rehashPassword(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    return passwords.rehash(accountId, from, to, at);
  }

  @Override
  public int countPasswordFailure(String accountId, Instant at) {
    return passwords.countFailure(accountId, at);
  }

  @Override
  public boolean lockPassword(String accountId, Instant until, Instant at) {
    return passwords.lock(accountId, until, at);
  }

  @Override
  public boolean clearPasswordFailures(String accountId, Instant at) {
    return passwords.clearFailures(accountId, at);
  }

  @Override
  public boolean removePassword(String accountId) {
    return passwords.remove(accountId);
  }
}

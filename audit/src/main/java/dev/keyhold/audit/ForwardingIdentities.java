package dev.keyhold.audit;

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

/** Hands every call on; a decorator overrides the ones that it is about. */
abstract class ForwardingIdentities implements IdentityStore {
  final IdentityStore inner;

  ForwardingIdentities(IdentityStore inner) {
    this.inner = inner;
  }

  @Override
  public Account createAccount(Account account) {
    return inner.createAccount(account);
  }

  @Override
  public Optional<Account> findAccount(String id) {
    return inner.findAccount(id);
  }

  @Override
  public Optional<Account> findAccountByEmail(String email) {
    return inner.findAccountByEmail(email);
  }

  @Override
  public Page<Account> listAccounts(PageRequest page) {
    return inner.listAccounts(page);
  }

  @Override
  public Account updateAccount(String id, AccountPatch patch, Instant at) {
    return inner.updateAccount(id, patch, at);
  }

  @Override
  public boolean changeAccountStatus(String id, AccountStatus status, Instant at) {
    return inner.changeAccountStatus(id, status, at);
  }

  @Override
  public boolean deleteAccount(String id) {
    return inner.deleteAccount(id);
  }

  @Override
  public Organization createOrganization(Organization organization) {
    return inner.createOrganization(organization);
  }

  @Override
  public Optional<Organization> findOrganization(String id) {
    return inner.findOrganization(id);
  }

  @Override
  public Optional<Organization> findOrganizationBySlug(String slug) {
    return inner.findOrganizationBySlug(slug);
  }

  @Override
  public Page<Organization> listOrganizations(PageRequest page) {
    return inner.listOrganizations(page);
  }

  @Override
  public Organization updateOrganization(String id, OrganizationPatch patch, Instant at) {
    return inner.updateOrganization(id, patch, at);
  }

  @Override
  public Organization transferOrganization(String id, String newOwnerId, Instant at) {
    return inner.transferOrganization(id, newOwnerId, at);
  }

  @Override
  public boolean deleteOrganization(String id) {
    return inner.deleteOrganization(id);
  }

  @Override
  public Membership addMember(Membership membership) {
    return inner.addMember(membership);
  }

  @Override
  public Optional<Membership> findMember(String organizationId, String accountId) {
    return inner.findMember(organizationId, accountId);
  }

  @Override
  public Page<Membership> listMembers(String organizationId, PageRequest page) {
    return inner.listMembers(organizationId, page);
  }

  @Override
  public Page<Membership> listMemberships(String accountId, PageRequest page) {
    return inner.listMemberships(accountId, page);
  }

  @Override
  public Membership changeMemberLevel(
      String organizationId, String accountId, MembershipLevel level, Instant at) {
    return inner.changeMemberLevel(organizationId, accountId, level, at);
  }

  @Override
  public boolean removeMember(String organizationId, String accountId) {
    return inner.removeMember(organizationId, accountId);
  }

  @Override
  public PasswordCredential setPassword(
      String accountId, PasswordHash hash, boolean mustChange, Instant at) {
    return inner.setPassword(accountId, hash, mustChange, at);
  }

  @Override
  public Optional<PasswordCredential> findPassword(String accountId) {
    return inner.findPassword(accountId);
  }

  @Override
  public boolean changePassword(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    return inner.changePassword(accountId, from, to, at);
  }

  @Override
  public boolean rehashPassword(String accountId, PasswordHash from, PasswordHash to, Instant at) {
    return inner.rehashPassword(accountId, from, to, at);
  }

  @Override
  public int countPasswordFailure(String accountId, Instant at) {
    return inner.countPasswordFailure(accountId, at);
  }

  @Override
  public boolean lockPassword(String accountId, Instant until, Instant at) {
    return inner.lockPassword(accountId, until, at);
  }

  @Override
  public boolean clearPasswordFailures(String accountId, Instant at) {
    return inner.clearPasswordFailures(accountId, at);
  }

  @Override
  public boolean removePassword(String accountId) {
    return inner.removePassword(accountId);
  }
}

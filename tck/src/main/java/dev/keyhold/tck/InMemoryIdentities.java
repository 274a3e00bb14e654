package dev.keyhold.tck;

import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.OrganizationStore;
import dev.keyhold.spi.PasswordStore;

/** The identities in memory. */
class InMemoryIdentities implements IdentityStore {
  private final Unit unit;

  InMemoryIdentities(Unit unit) {
    this.unit = unit;
  }

  @Override
  public AccountStore accounts() {
    return new InMemoryAccounts(unit);
  }

  @Override
  public OrganizationStore organizations() {
    return new InMemoryOrganizations(unit);
  }

  @Override
  public MembershipStore members() {
    return new InMemoryMemberships(unit);
  }

  @Override
  public PasswordStore passwords() {
    return new InMemoryPasswords(unit);
  }
}

package dev.keyhold.tck;

import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.OrganizationStore;
import dev.keyhold.spi.PasswordStore;

/** The identities in memory. */
class Identities implements IdentityStore {
  private final Unit unit;

  Identities(Unit unit) {
    this.unit = unit;
  }

  @Override
  public AccountStore accounts() {
    return new Accounts(unit);
  }

  @Override
  public OrganizationStore organizations() {
    return new Organizations(unit);
  }

  @Override
  public MembershipStore members() {
    return new Memberships(unit);
  }

  @Override
  public PasswordStore passwords() {
    return new Passwords(unit);
  }
}

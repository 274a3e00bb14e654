package dev.keyhold.sqlite;

import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.OrganizationStore;
import dev.keyhold.spi.PasswordStore;

/** The identities of one transaction: a class for each table. */
record Identities(
    AccountStore accounts,
    OrganizationStore organizations,
    MembershipStore members,
    PasswordStore passwords)
    implements IdentityStore {

  static Identities of(Sql sql) {
    MembershipRows members = new MembershipRows(sql);
    return new Identities(
        new AccountRows(sql), new OrganizationRows(sql, members), members, new PasswordRows(sql));
  }
}

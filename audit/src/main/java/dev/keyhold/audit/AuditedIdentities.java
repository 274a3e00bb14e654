package dev.keyhold.audit;

import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.OrganizationStore;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.PasswordStore;
import dev.keyhold.spi.Transaction;
import java.util.Set;

/** The identities of one transaction, whose changes are recorded. */
record AuditedIdentities(Transaction tx, Set<Part> offered, Recorder recorder)
    implements IdentityStore {

  AuditedIdentities {
    tx.identities(); // what is not offered is refused here, as beneath
  }

  @Override
  public AccountStore accounts() {
    return new AuditedAccounts(tx, offered, recorder);
  }

  @Override
  public OrganizationStore organizations() {
    return new AuditedOrganizations(tx, offered, recorder);
  }

  @Override
  public MembershipStore members() {
    return new AuditedMembers(tx, offered, recorder);
  }

  @Override
  public PasswordStore passwords() {
    return new AuditedPasswords(tx, offered, recorder);
  }
}

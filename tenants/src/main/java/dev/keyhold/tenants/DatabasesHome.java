package dev.keyhold.tenants;

import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.UnitOfWork;
import java.time.Instant;

/**
 * A database for each tenant. The organization stands in it too, alone and without its people, as
 * all rows of the tenant refer to it. While it is active, the tenant may be used.
 */
record DatabasesHome(OpenTenants open) implements Home {
  /** Owns the organization there: its owner is an account of the shared database. */
  private static final String KEEPER = "keyhold";

  @Override
  public <T, X extends Exception> T use(String organizationId, Use<T, X> use) throws X {
    return open.use(TenantName.of(organizationId), use);
  }

  @Override
  public Listening listen(String organizationId, Runnable listener) {
    return open.hold(TenantName.of(organizationId), storage -> storage.listen(listener));
  }

  @Override
  public boolean holds(Transaction tx, String organizationId) {
    return tx.identities()
        .organizations()
        .find(organizationId)
        .filter(organization -> organization.status() == OrganizationStatus.ACTIVE)
        .isPresent();
  }

  @Override
  public AuditSink trail(Transaction tx, String organizationId) {
    return tx.audit();
  }

  /** Makes the database, or what is missing of it, for everybody. */
  void furnish(String organizationId, Instant now) {
    make(organizationId, tx -> furnish(tx, organizationId, now));
  }

  /** The same for whoever moves a tenant there: others may remember one that was there before. */
  void prepare(String organizationId, Instant now) {
    make(
        organizationId,
        tx -> {
          furnish(tx, organizationId, now);
          become(tx, organizationId, OrganizationStatus.SUSPENDED, now);
        });
  }

  static void furnish(Transaction tx, String organizationId, Instant now) {
    if (tx.identities().organizations().find(organizationId).isPresent()) {
      return;
    }
    tx.identities()
        .accounts()
        .create(Account.builder(KEEPER, now).accessLevel(AccessLevel.SERVICE).build());
    tx.identities()
        .organizations()
        .create(
            Organization.builder(organizationId, now)
                .name(KEEPER)
                .slug(KEEPER)
                .ownerId(KEEPER)
                .build());
  }

  /** Everybody may use the tenant from now on. */
  void release(String organizationId, Instant now) {
    run(organizationId, tx -> become(tx, organizationId, OrganizationStatus.ACTIVE, now));
  }

  /** Nobody uses the tenant from now on, in other processes neither. */
  void shut(String organizationId, Instant now) {
    run(organizationId, tx -> become(tx, organizationId, OrganizationStatus.SUSPENDED, now));
  }

  private static void become(
      Transaction tx, String organizationId, OrganizationStatus status, Instant now) {
    if (tx.identities().organizations().find(organizationId).isPresent()) {
      tx.identities().organizations().changeStatus(organizationId, status, now);
    }
  }

  private void make(String organizationId, UnitOfWork.Silent<RuntimeException> unit) {
    open.make(
        TenantName.of(organizationId),
        storage -> {
          storage.run(unit);
          return true;
        });
  }

  private void run(String organizationId, UnitOfWork.Silent<RuntimeException> unit) {
    use(
        organizationId,
        storage -> {
          storage.run(unit);
          return true;
        });
  }
}

package dev.keyhold.tables;

import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.Scope;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Opens the doors to the rows of tables, inside a unit of work. A door is of one transaction and
 * ends with it. This object may be shared by threads.
 */
public final class Tables {
  private final InstantSource clock;
  private final Supplier<Optional<String>> actor;

  private Tables(InstantSource clock, Supplier<Optional<String>> actor) {
    this.clock = clock;
    this.actor = actor;
  }

  /**
   * @param clock gives the times of rows
   */
  public static Tables of(InstantSource clock) {
    return new Tables(clock, Optional::empty);
  }

  /**
   * The same, for tables that say who made and changed a row.
   *
   * @param who asked at each change
   */
  public Tables by(Supplier<Optional<String>> who) {
    return new Tables(clock, who);
  }

  /**
   * The transaction under all its decorators, for rows that follow from something else: what is
   * changed there leaves no entry in the trail.
   */
  public static Transaction beneath(Transaction tx) {
    Transaction beneath = tx.beneath();
    return beneath == tx ? tx : beneath(beneath);
  }

  /** The rows of one tenant: the only door to an {@link OrgTable} but the operator's. */
  public Tenant in(Transaction tx, String organizationId) {
    return new Tenant(new RowAccess(tx.tables(), clock, actor, Scope.of(organizationId)));
  }

  /** The rows of tables without tenants. */
  public Global global(Transaction tx) {
    return new Global(new RowAccess(tx.tables(), clock, actor, Scope.everywhere()));
  }

  /** The operator's view over the rows of all tenants. */
  public AllTenants acrossTenants(Transaction tx) {
    return new AllTenants(new RowAccess(tx.tables(), clock, actor, Scope.everywhere()));
  }
}

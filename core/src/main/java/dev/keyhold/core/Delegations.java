package dev.keyhold.core;

import dev.keyhold.core.Delegation.Status;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tenant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Delegations of an organization, in one transaction of its storage. What one is worth is looked at
 * when it is used ({@link Power}); so it may be granted by whoever has less, and is revoked at
 * once.
 */
public final class Delegations {
  private static final String PARENT = "parentId";

  private final PowerRows power;
  private final Tenant rows;

  Delegations(PowerRows power) {
    this.power = power;
    this.rows = power.rows();
  }

  /**
   * Lets somebody do things for the grantor.
   *
   * @throws StorageException.InvalidInput if it is to oneself, of nothing, or ends before it starts
   * @throws StorageException.Conflict if it rests on another one, which does not run, may not be
   *     passed on, or is shorter or narrower; {@code field} says which
   */
  public Delegation grant(NewDelegation wanted) {
    return add(wanted, Status.ACTIVE);
  }

  /** Asks the grantor for it. Nothing may be done by it until he {@linkplain #approve agrees}. */
  public Delegation request(NewDelegation wanted) {
    return add(wanted, Status.PENDING);
  }

  private Delegation add(NewDelegation wanted, Status status) {
    power.change();
    check(wanted);
    Optional<Delegation> parent = wanted.parentId().map(this::there);
    parent.ifPresent(above -> checkWithin(above, wanted));
    return rows.insert(
        Delegation.TABLE,
        fresh ->
            new Delegation(
                fresh.stamp(),
                fresh.organizationId(),
                wanted.grantorId(),
                wanted.delegateId(),
                wanted.parentId(),
                parent.map(above -> above.depth() + 1).orElse(1L),
                TextList.of(wanted.actions()),
                TextList.of(wanted.resources()),
                wanted.startsAt(),
                wanted.endsAt(),
                status,
                wanted.mayRedelegate(),
                wanted.reason(),
                Optional.empty(),
                Optional.empty()));
  }

  private Delegation there(String id) {
    return power.there(Delegation.TABLE, id, "delegation");
  }

  private static void check(NewDelegation wanted) {
    if (wanted.grantorId().equals(wanted.delegateId())) {
      throw new StorageException.InvalidInput("delegateId", "nobody delegates to himself");
    }
    if (wanted.actions().isEmpty() || wanted.actions().size() > Limits.LIST_SIZE) {
      throw new StorageException.InvalidInput(
          "actions", String.format(Locale.ROOT, "1 to %d actions are delegated", Limits.LIST_SIZE));
    }
    PowerRows.checkActions(wanted.actions());
    if (!wanted.startsAt().isBefore(wanted.endsAt())) {
      throw new StorageException.InvalidInput("endsAt", "a delegation ends after it starts");
    }
  }

  private void checkWithin(Delegation above, NewDelegation wanted) {
    if (!above.delegateId().equals(wanted.grantorId())) {
      throw new StorageException.Conflict("grantorId", "only its delegate passes a delegation on");
    }
    boolean isRunning = above.status() == Status.ACTIVE && power.now().isBefore(above.endsAt());
    if (!isRunning || !above.mayRedelegate()) {
      throw new StorageException.Conflict(PARENT, "the delegation may not be passed on");
    }
    if (above.depth() >= Delegation.MOST_DEEP) {
      throw new StorageException.Conflict(
          PARENT,
          String.format(
              Locale.ROOT, "at most %d delegations rest on each other", Delegation.MOST_DEEP));
    }
    if (wanted.endsAt().isAfter(above.endsAt()) || wanted.startsAt().isBefore(above.startsAt())) {
      throw new StorageException.Conflict("endsAt", "what is passed on lasts no longer");
    }
    if (!above.actionNames().containsAll(wanted.actions())) {
      throw new StorageException.Conflict("actions", "what is passed on is no wider");
    }
    List<String> resources = above.resourceNames();
    if (!resources.isEmpty()
        && (wanted.resources().isEmpty() || !resources.containsAll(wanted.resources()))) {
      throw new StorageException.Conflict("resources", "what is passed on is no wider");
    }
  }

  /**
   * The grantor agrees to what he was asked for.
   *
   * @throws StorageException.Conflict if somebody else agrees, or it is not asked for any more
   */
  public Delegation approve(String id, String grantorId) {
    power.change();
    if (!there(id).grantorId().equals(grantorId)) {
      throw new StorageException.Conflict("grantorId", "only the grantor agrees to a delegation");
    }
    return rows.updateIf(
            Delegation.TABLE,
            id,
            List.of(Delegation.STATUS.is(Status.PENDING)),
            Delegation.STATUS.to(Status.ACTIVE))
        .after();
  }

  /**
   * Ends a delegation at once, and so those that rest on it.
   *
   * @param by the account that does so, if it is one
   * @return the delegation as it is now; the same if it was revoked before
   */
  public Delegation revoke(String id, Optional<String> by) {
    power.change();
    Delegation before = there(id);
    if (before.status() == Status.REVOKED) {
      return before;
    }
    return rows.updateIf(
            Delegation.TABLE,
            id,
            List.of(Delegation.STATUS.is(before.status())),
            Delegation.STATUS.to(Status.REVOKED),
            Delegation.REVOKED_AT.to(power.now()),
            Delegation.REVOKED_BY.to(by))
        .after();
  }

  public Optional<Delegation> find(String id) {
    return rows.find(Delegation.TABLE, id);
  }

  /** By their ends. */
  public Page<Delegation> to(String delegateId, PageRequest page) {
    return rows.from(Delegation.TABLE)
        .by(Delegation.BY_DELEGATE)
        .where(Delegation.DELEGATE_ID.is(delegateId))
        .page(page);
  }

  /** By their ends. */
  public Page<Delegation> from(String grantorId, PageRequest page) {
    return rows.from(Delegation.TABLE)
        .by(Delegation.BY_GRANTOR)
        .where(Delegation.GRANTOR_ID.is(grantorId))
        .page(page);
  }
}

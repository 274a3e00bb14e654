package dev.keyhold.tables;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Memberships over the rows of tables. */
record TableMembers(TableIdentities identities) implements MembershipStore {

  @Override
  public Membership add(Membership membership) {
    return identities.rows().add(Members.TABLE, membership);
  }

  @Override
  public Optional<Membership> find(String organizationId, String accountId) {
    return TableIdentities.mayBeId(organizationId) && TableIdentities.mayBeId(accountId)
        ? identities
            .rows()
            .find(
                Members.TABLE,
                Members.BY_ORGANIZATION,
                Members.ORGANIZATION_ID.is(organizationId),
                Members.ACCOUNT_ID.is(accountId))
        : Optional.empty();
  }

  @Override
  public Page<Membership> listOf(String organizationId, PageRequest page) {
    return list(Members.ORGANIZATION_ID, organizationId, Members.BY_ORGANIZATION, page);
  }

  @Override
  public Page<Membership> listFor(String accountId, PageRequest page) {
    return list(Members.ACCOUNT_ID, accountId, Members.BY_ACCOUNT, page);
  }

  private Page<Membership> list(
      Column<Membership, String> column, String id, Index<Membership> index, PageRequest page) {
    return TableIdentities.mayBeId(id)
        ? identities.rows().from(Members.TABLE).where(column.is(id)).by(index).page(page)
        : new Page<>(List.of(), Optional.empty());
  }

  @Override
  public Changed<Membership> changeLevel(
      String organizationId, String accountId, MembershipLevel level, Instant at) {
    Membership before =
        find(organizationId, accountId)
            .orElseThrow(
                () ->
                    new StorageException.NotFound(
                        "account %s is not a member of organization %s"
                            .formatted(accountId, organizationId)));
    if (level != MembershipLevel.OWNER) {
      refuseOwner(before);
    }
    return identities.rows(at).update(Members.TABLE, before.id(), List.of(Members.LEVEL.to(level)));
  }

  @Override
  public Optional<Membership> remove(String organizationId, String accountId) {
    Optional<Membership> before = find(organizationId, accountId);
    before.ifPresent(this::refuseOwner);
    return before.flatMap(member -> identities.rows().delete(Members.TABLE, member.id()));
  }

  private void refuseOwner(Membership member) {
    String organizationId = member.organizationId();
    Optional<Organization> organization = identities.organizations().find(organizationId);
    if (organization.filter(found -> found.ownerId().equals(member.accountId())).isPresent()) {
      // In a unit that only reads, it is refused as every change is.
      identities.rows().update(Members.TABLE, member.id(), List.of());
      throw new StorageException.LastOwner(
          "the owner cannot leave or be lowered; hand the organization over first",
          List.of(organizationId));
    }
  }
}

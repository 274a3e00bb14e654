package dev.keyhold.audit;

import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationPatch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Records what becomes of organizations and of their members. */
final class AuditedOrganizations extends ForwardingIdentities {
  private static final String DELETE = "organization.delete";

  private final Recorder recorder;

  AuditedOrganizations(IdentityStore inner, Recorder recorder) {
    super(inner);
    this.recorder = recorder;
  }

  @Override
  public Organization createOrganization(Organization organization) {
    Organization created = inner.createOrganization(organization);
    recorder.follow(
        () -> {
          record("organization.create", created, Details.created(Fields.of(created)));
          recordMember(Optional.empty(), created.id(), created.ownerId());
        });
    return created;
  }

  @Override
  public Organization updateOrganization(String id, OrganizationPatch patch, Instant at) {
    Optional<Organization> before = inner.findOrganization(id);
    Organization after = inner.updateOrganization(id, patch, at);
    recorder.follow(() -> recordChange("organization.update", before, after));
    return after;
  }

  @Override
  public Organization transferOrganization(String id, String newOwnerId, Instant at) {
    Optional<Organization> before = inner.findOrganization(id);
    Optional<Membership> member = inner.findMember(id, newOwnerId);
    Organization after = inner.transferOrganization(id, newOwnerId, at);
    recorder.follow(
        () -> {
          recordChange("organization.transfer", before, after);
          recordMember(member, id, newOwnerId);
        });
    return after;
  }

  @Override
  public boolean deleteOrganization(String id) {
    Optional<Organization> before = inner.findOrganization(id);
    List<Membership> members = Lists.all(page -> inner.listMembers(id, page));
    if (!inner.deleteOrganization(id)) {
      return false;
    }
    recorder.follow(
        () -> {
          members.forEach(member -> Entries.removed(recorder, member, DELETE));
          Organization organization = before.orElseThrow();
          record(DELETE, organization, Details.deleted(Fields.of(organization)));
        });
    return true;
  }

  @Override
  public Membership addMember(Membership membership) {
    Membership added = inner.addMember(membership);
    recorder.follow(() -> Entries.added(recorder, added));
    return added;
  }

  @Override
  public Membership changeMemberLevel(
      String organizationId, String accountId, MembershipLevel level, Instant at) {
    Optional<Membership> before = inner.findMember(organizationId, accountId);
    Membership after = inner.changeMemberLevel(organizationId, accountId, level, at);
    recorder.follow(() -> Entries.changed(recorder, before.orElseThrow(), after));
    return after;
  }

  @Override
  public boolean removeMember(String organizationId, String accountId) {
    Optional<Membership> before = inner.findMember(organizationId, accountId);
    boolean removed = inner.removeMember(organizationId, accountId);
    if (removed) {
      recorder.follow(() -> Entries.removed(recorder, before.orElseThrow()));
    }
    return removed;
  }

  private void recordChange(String action, Optional<Organization> before, Organization after) {
    Details changed = Details.changed(Fields.of(before.orElseThrow()), Fields.of(after));
    if (!changed.isEmpty()) {
      record(action, after, changed);
    }
  }

  /** What became of the membership of somebody who was made the owner. */
  private void recordMember(Optional<Membership> before, String organizationId, String ownerId) {
    Membership after = inner.findMember(organizationId, ownerId).orElseThrow();
    before.ifPresentOrElse(
        was -> Entries.changed(recorder, was, after), () -> Entries.added(recorder, after));
  }

  private void record(String action, Organization organization, Details details) {
    recorder.record(
        action,
        entry ->
            entry
                .ownerId(organization.ownerId())
                .organizationId(organization.id())
                .target("organization", organization.id())
                .details(details.json()));
  }
}

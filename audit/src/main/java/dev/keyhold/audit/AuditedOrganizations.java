package dev.keyhold.audit;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationPatch;
import dev.keyhold.spi.OrganizationStore;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Records what becomes of organizations, and of the memberships that go with it. */
final class AuditedOrganizations implements OrganizationStore {
  private static final String DELETE = "organization.delete";

  private final OrganizationStore inner;
  private final MembershipStore members;
  private final Recorder recorder;

  AuditedOrganizations(Transaction tx, Recorder recorder) {
    this.inner = tx.identities().organizations();
    this.members = tx.identities().members();
    this.recorder = recorder;
  }

  @Override
  public Organization create(Organization organization) {
    Organization created = inner.create(organization);
    recorder.follow(
        () -> {
          record("organization.create", created, Details.created(Fields.of(created)));
          recordMember(Optional.empty(), created.id(), created.ownerId());
        });
    return created;
  }

  @Override
  public Optional<Organization> find(String id) {
    return inner.find(id);
  }

  @Override
  public Optional<Organization> findBySlug(String slug) {
    return inner.findBySlug(slug);
  }

  @Override
  public Page<Organization> list(PageRequest page) {
    return inner.list(page);
  }

  @Override
  public Changed<Organization> update(String id, OrganizationPatch patch, Instant at) {
    return recorded("organization.update", inner.update(id, patch, at));
  }

  @Override
  public Changed<Organization> transfer(String id, String newOwnerId, Instant at) {
    Optional<Membership> member = members.find(id, newOwnerId);
    Changed<Organization> change =
        recorded("organization.transfer", inner.transfer(id, newOwnerId, at));
    recorder.follow(() -> recordMember(member, id, newOwnerId));
    return change;
  }

  @Override
  public boolean delete(String id) {
    Optional<Organization> before = inner.find(id);
    List<Membership> all = Page.all(page -> members.listOf(id, page));
    if (!inner.delete(id)) {
      return false;
    }
    recorder.follow(
        () -> {
          all.forEach(member -> Entries.removed(recorder, member, DELETE));
          Organization organization = before.orElseThrow();
          record(DELETE, organization, Details.deleted(Fields.of(organization)));
        });
    return true;
  }

  private Changed<Organization> recorded(String action, Changed<Organization> change) {
    return recorder.changed(change, Fields::of, details -> record(action, change.after(), details));
  }

  /** What became of the membership of somebody who was made the owner. */
  private void recordMember(Optional<Membership> before, String organizationId, String ownerId) {
    Membership after = members.find(organizationId, ownerId).orElseThrow();
    before.ifPresentOrElse(
        was -> Entries.changed(recorder, new Changed<>(was, after)),
        () -> Entries.added(recorder, after));
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

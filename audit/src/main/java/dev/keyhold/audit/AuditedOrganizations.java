package dev.keyhold.audit;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationPatch;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.OrganizationStore;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.TrailWords;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Records what becomes of organizations, and of what goes with a deleted one. */
final class AuditedOrganizations implements OrganizationStore {
  private final OrganizationStore inner;
  private final MembershipStore members;
  private final Transaction tx;
  private final Set<Part> offered;
  private final Recorder recorder;

  AuditedOrganizations(Transaction tx, Set<Part> offered, Recorder recorder) {
    this.inner = tx.identities().organizations();
    this.members = tx.identities().members();
    this.tx = tx;
    this.offered = offered;
    this.recorder = recorder;
  }

  @Override
  public Organization create(Organization organization) {
    Organization created = inner.create(organization);
    recorder.follow(
        () -> {
          record(TrailWords.ORGANIZATION_CREATE, created, Details.created(Fields.of(created)));
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
    return recorded(TrailWords.ORGANIZATION_UPDATE, inner.update(id, patch, at));
  }

  @Override
  public Changed<Organization> transfer(String id, String newOwnerId, Instant at) {
    Optional<Membership> member = members.find(id, newOwnerId);
    Changed<Organization> change =
        recorded(TrailWords.ORGANIZATION_TRANSFER, inner.transfer(id, newOwnerId, at));
    recorder.follow(() -> recordMember(member, id, newOwnerId));
    return change;
  }

  @Override
  public Changed<Organization> changeStatus(String id, OrganizationStatus status, Instant at) {
    String action =
        switch (status) {
          case ACTIVE -> TrailWords.ORGANIZATION_REACTIVATE;
          case SUSPENDED -> TrailWords.ORGANIZATION_SUSPEND;
        };
    return recorded(action, inner.changeStatus(id, status, at));
  }

  @Override
  public boolean delete(String id) {
    Optional<Organization> before = inner.find(id);
    List<Membership> all = Page.all(page -> members.listOf(id, page));
    List<ApiKey> keys =
        offered.contains(Part.API_KEYS) ? Entries.ofOrganization(tx.apiKeys(), id) : List.of();
    Dependents rows =
        Dependents.in(tx, offered)
            .of("organizations", before.stream().map(Organization::id))
            .of("organization_members", all.stream().map(Membership::id))
            .of("api_keys", keys.stream().map(ApiKey::id));
    if (!inner.delete(id)) {
      return false;
    }
    recorder.follow(
        () -> {
          rows.record(recorder, TrailWords.ORGANIZATION_DELETE);
          keys.forEach(key -> Entries.deleted(recorder, key, TrailWords.ORGANIZATION_DELETE));
          all.forEach(member -> Entries.removed(recorder, member, TrailWords.ORGANIZATION_DELETE));
          Organization organization = before.orElseThrow();
          record(
              TrailWords.ORGANIZATION_DELETE,
              organization,
              Details.deleted(Fields.of(organization)));
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
                .target(TrailWords.ORGANIZATION, organization.id())
                .details(details.json()));
  }
}

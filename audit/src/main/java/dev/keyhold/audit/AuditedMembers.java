package dev.keyhold.audit;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.TrailWords;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Records what becomes of memberships. */
final class AuditedMembers implements MembershipStore {
  private final MembershipStore inner;
  private final Transaction tx;
  private final Set<Part> offered;
  private final Recorder recorder;

  AuditedMembers(Transaction tx, Set<Part> offered, Recorder recorder) {
    this.inner = tx.identities().members();
    this.tx = tx;
    this.offered = offered;
    this.recorder = recorder;
  }

  @Override
  public Membership add(Membership membership) {
    Membership added = inner.add(membership);
    recorder.follow(() -> Entries.added(recorder, added));
    return added;
  }

  @Override
  public Optional<Membership> find(String organizationId, String accountId) {
    return inner.find(organizationId, accountId);
  }

  @Override
  public Page<Membership> listOf(String organizationId, PageRequest page) {
    return inner.listOf(organizationId, page);
  }

  @Override
  public Page<Membership> listFor(String accountId, PageRequest page) {
    return inner.listFor(accountId, page);
  }

  @Override
  public Changed<Membership> changeLevel(
      String organizationId, String accountId, MembershipLevel level, Instant at) {
    return Entries.changed(recorder, inner.changeLevel(organizationId, accountId, level, at));
  }

  @Override
  public Optional<Membership> remove(String organizationId, String accountId) {
    Optional<Membership> before = inner.find(organizationId, accountId);
    Dependents rows =
        Dependents.in(tx, offered).of("organization_members", before.stream().map(Membership::id));
    Optional<Membership> removed = inner.remove(organizationId, accountId);
    removed.ifPresent(member -> recorder.follow(() -> recordRemoved(rows, member)));
    return removed;
  }

  private void recordRemoved(Dependents rows, Membership member) {
    rows.record(recorder, TrailWords.MEMBER_REMOVE);
    Entries.removed(recorder, member);
  }
}

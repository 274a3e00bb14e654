package dev.keyhold.audit;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import java.time.Instant;
import java.util.Optional;

/** Records what becomes of memberships. */
record AuditedMembers(MembershipStore inner, Recorder recorder) implements MembershipStore {

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
    Optional<Membership> removed = inner.remove(organizationId, accountId);
    removed.ifPresent(member -> recorder.follow(() -> Entries.removed(recorder, member)));
    return removed;
  }
}

package dev.keyhold.tck;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.tables.Members;
import java.time.Instant;
import java.util.Optional;

/** Memberships that are right, for mutants to break. */
class SoundMemberships implements MembershipStore {
  final Unit unit;
  private final MembershipStore sound;

  SoundMemberships(Unit unit) {
    this.unit = unit;
    this.sound = new InMemoryTransaction(unit).identities().members();
  }

  @Override
  public Membership add(Membership membership) {
    return sound.add(membership);
  }

  @Override
  public Optional<Membership> find(String organizationId, String accountId) {
    return sound.find(organizationId, accountId);
  }

  @Override
  public Page<Membership> listOf(String organizationId, PageRequest page) {
    return sound.listOf(organizationId, page);
  }

  @Override
  public Page<Membership> listFor(String accountId, PageRequest page) {
    return sound.listFor(accountId, page);
  }

  @Override
  public Changed<Membership> changeLevel(
      String organizationId, String accountId, MembershipLevel level, Instant at) {
    return sound.changeLevel(organizationId, accountId, level, at);
  }

  @Override
  public Optional<Membership> remove(String organizationId, String accountId) {
    return sound.remove(organizationId, accountId);
  }

  /** Takes a membership out, whatever rule there is. */
  static Optional<Membership> takeOut(Unit unit, String organizationId, String accountId) {
    Optional<Membership> found = new SoundMemberships(unit).find(organizationId, accountId);
    found.ifPresent(member -> unit.change().rows(Members.TABLE.shape()).remove(member.id()));
    return found;
  }
}

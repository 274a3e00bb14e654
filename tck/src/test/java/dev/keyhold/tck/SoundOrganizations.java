package dev.keyhold.tck;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationPatch;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.OrganizationStore;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import java.time.Instant;
import java.util.Optional;

/** Organizations that are right, for mutants to break. */
class SoundOrganizations implements OrganizationStore {
  final Unit unit;
  private final OrganizationStore sound;

  SoundOrganizations(Unit unit) {
    this.unit = unit;
    this.sound = new InMemoryTransaction(unit).identities().organizations();
  }

  @Override
  public Organization create(Organization organization) {
    return sound.create(organization);
  }

  @Override
  public Optional<Organization> find(String id) {
    return sound.find(id);
  }

  @Override
  public Optional<Organization> findBySlug(String slug) {
    return sound.findBySlug(slug);
  }

  @Override
  public Page<Organization> list(PageRequest page) {
    return sound.list(page);
  }

  @Override
  public Changed<Organization> update(String id, OrganizationPatch patch, Instant at) {
    return sound.update(id, patch, at);
  }

  @Override
  public Changed<Organization> transfer(String id, String newOwnerId, Instant at) {
    return sound.transfer(id, newOwnerId, at);
  }

  @Override
  public Changed<Organization> changeStatus(String id, OrganizationStatus status, Instant at) {
    return sound.changeStatus(id, status, at);
  }

  @Override
  public boolean delete(String id) {
    return sound.delete(id);
  }
}

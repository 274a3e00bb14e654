package dev.keyhold.tck;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Rotated;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.tables.Organizations;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Storages that are wrong about organizations and their keys. */
final class KeyOrganizationMutants {
  private KeyOrganizationMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("ORGSTATUS-02", "a status is set again", SetsStatusAgain::new),
        Mutant.of("ORGSTATUS-04", "a new owner reactivates", Reactivates::new),
        Mutant.of("KEYORG-02", "any organization is taken", TakesAnyOrganization::new),
        Mutant.of("KEYORG-04", "a list forgets the organization", ListsAll::new),
        Mutant.of("KEYORG-07", "a patch takes a key out of its organization", MovesKeys::new),
        Mutant.of("KEYORG-08", "a successor may belong elsewhere", RotatesAway::new),
        Mutant.of("KEYORG-10", "keys outlive the organization", KeepsKeys::new),
        new Mutant("KEYORG-12", "every organization is active", CallsAllActive::new));
  }

  private static void touch(Unit unit, String id, Instant at) {
    unit.change()
        .rows(Organizations.TABLE.shape())
        .computeIfPresent(id, (same, row) -> row.toBuilder().set(Shape.UPDATED_AT, at).build());
  }

  private static final class SetsStatusAgain extends SoundOrganizations {
    SetsStatusAgain(Unit unit) {
      super(unit);
    }

    @Override
    public Changed<Organization> changeStatus(String id, OrganizationStatus status, Instant at) {
      Changed<Organization> change = super.changeStatus(id, status, at);
      touch(unit, id, at);
      return new Changed<>(change.before(), change.before().with(status, at));
    }
  }

  private static final class Reactivates extends SoundOrganizations {
    Reactivates(Unit unit) {
      super(unit);
    }

    @Override
    public Changed<Organization> transfer(String id, String newOwnerId, Instant at) {
      Changed<Organization> change = super.transfer(id, newOwnerId, at);
      var rows = unit.change().rows(Organizations.TABLE.shape());
      rows.computeIfPresent(id, (same, row) -> row.toBuilder().set("status", "active").build());
      return new Changed<>(change.before(), change.after().with(OrganizationStatus.ACTIVE, at));
    }
  }

  private static final class KeepsKeys extends SoundOrganizations {
    KeepsKeys(Unit unit) {
      super(unit);
    }

    @Override
    public boolean delete(String id) {
      Map<String, InMemoryTables.NumberedKey> before = Map.copyOf(unit.change().keys);
      boolean deleted = super.delete(id);
      unit.change().keys.putAll(before);
      return deleted;
    }
  }

  private static class Faulty extends InMemoryKeys {
    final Unit unit;

    Faulty(Unit unit) {
      super(unit);
      this.unit = unit;
    }
  }

  private static final class TakesAnyOrganization extends Faulty {
    TakesAnyOrganization(Unit unit) {
      super(unit);
    }

    @Override
    public ApiKey insert(ApiKey key) {
      super.insert(within(key, Optional.empty()));
      unit.change().replaceKey(key);
      return key;
    }
  }

  private static final class ListsAll extends Faulty {
    ListsAll(Unit unit) {
      super(unit);
    }

    @Override
    public Page<ApiKey> list(KeyQuery query, PageRequest page) {
      return super.list(
          new KeyQuery(query.ownerId(), query.ownerless(), Optional.empty(), query.tags()), page);
    }
  }

  private static final class MovesKeys extends Faulty {
    MovesKeys(Unit unit) {
      super(unit);
    }

    @Override
    public Changed<ApiKey> update(String id, ApiKeyPatch patch, Instant at) {
      Changed<ApiKey> change = super.update(id, patch, at);
      ApiKey after = within(change.after(), Optional.empty());
      unit.change().replaceKey(after);
      return new Changed<>(change.before(), after);
    }
  }

  private static final class RotatesAway extends Faulty {
    RotatesAway(Unit unit) {
      super(unit);
    }

    @Override
    public Rotated rotate(String id, ApiKey successor, Rotation rotation) {
      Optional<String> organization = findById(id).flatMap(ApiKey::organizationId);
      Rotated rotated = super.rotate(id, within(successor, organization), rotation);
      ApiKey elsewhere = within(rotated.successor(), successor.organizationId());
      unit.change().replaceKey(elsewhere);
      return new Rotated(rotated.predecessor(), elsewhere);
    }
  }

  private static final class CallsAllActive extends Mutant.Broken {
    @Override
    public Optional<OwnedKey> findKey(KeyHash hash) {
      return super.findKey(hash)
          .map(
              found ->
                  new OwnedKey(
                      found.key(),
                      found.ownerStatus(),
                      found.organizationStatus().map(status -> OrganizationStatus.ACTIVE)));
    }
  }

  private static ApiKey within(ApiKey key, Optional<String> organizationId) {
    return new ApiKey(
        key.id(),
        key.ownerId(),
        organizationId,
        key.hash(),
        key.hashScheme(),
        key.displayHint(),
        key.name(),
        key.description(),
        key.scopes(),
        key.resources(),
        key.tags(),
        key.enabled(),
        key.expiresAt(),
        key.revokedAt(),
        key.revocationReason(),
        key.rotatedToId(),
        key.lastUsedAt(),
        key.metadata(),
        key.createdAt(),
        key.updatedAt());
  }
}

package dev.keyhold.tenants;

import dev.keyhold.move.Move;
import dev.keyhold.move.Move.Proof;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ObjLongConsumer;

/** Tenants on their way: to the other kind of place, into a file, and out of one. */
final class Moving {
  private final Tenants tenants;
  private final TenantPlaces places;
  private final TenantView view;
  private final InstantSource clock;

  Moving(Tenants tenants, TenantPlaces places, TenantView view, InstantSource clock) {
    this.tenants = tenants;
    this.places = places;
    this.view = view;
    this.clock = clock;
  }

  /** The rows and the trail at a place, whatever the tenant's state says. */
  private Storage at(String organizationId, Home home) {
    return new TenantStorage(
        tenants.offers(), organizationId, id -> new Anyway(home), view, new Nesting());
  }

  private RegisteredTenant registered(String organizationId) {
    return tenants
        .registered(organizationId)
        .orElseThrow(
            () -> new StorageException.NotFound("there is no tenant %s".formatted(organizationId)));
  }

  List<Proof> move(String organizationId, TenantMode to, ObjLongConsumer<String> copied) {
    RegisteredTenant tenant = registered(organizationId);
    List<Proof> proofs = List.of();
    if (tenant.mode() != to) {
      tenants.change(organizationId, RegisteredTenant.STATE.to(TenantState.MOVING));
      proofs = copy(tenant, tenant.at(to), copied);
      if (!proofs.stream().allMatch(Proof::isSame)) {
        return proofs;
      }
      tenants.change(
          organizationId,
          RegisteredTenant.MODE.to(to),
          RegisteredTenant.STATE.to(TenantState.MOVED));
    }
    RegisteredTenant moved = registered(organizationId);
    if (moved.state() == TenantState.MOVED) {
      arrive(moved);
    }
    return proofs;
  }

  private List<Proof> copy(
      RegisteredTenant from, RegisteredTenant to, ObjLongConsumer<String> copied) {
    String id = from.organizationId();
    if (from.mode() == TenantMode.DATABASES) {
      places.databases(from).shut(id, clock.instant());
    }
    prepare(to);
    return Move.from(at(id, places.of(from)), id).into(at(id, places.of(to)), copied);
  }

  private void prepare(RegisteredTenant tenant) {
    if (tenant.mode() == TenantMode.DATABASES) {
      places.databases(tenant).prepare(tenant.organizationId(), clock.instant());
    }
  }

  /** Everybody may use it, and what is left where the tenant was goes. */
  void arrive(RegisteredTenant tenant) {
    if (tenant.mode() == TenantMode.DATABASES) {
      places.databases(tenant).release(tenant.organizationId(), clock.instant());
    }
    places.clear(tenant.elsewhere());
    tenants.change(tenant.organizationId(), RegisteredTenant.STATE.to(TenantState.READY));
  }

  List<Proof> archive(String organizationId, StorageConfig file, ObjLongConsumer<String> copied) {
    registered(organizationId); // or refuses: what was never a tenant does not become one here
    try (Storage target = places.makeFile(file)) {
      target.run(tx -> DatabasesHome.furnish(tx, organizationId, clock.instant()));
      Archive archive = new Archive(target);
      Storage written = at(organizationId, archive);
      // The tenant's own storage looks in the unit itself whether the tenant is whole.
      List<Proof> proofs =
          Move.from(tenants.bare(organizationId), organizationId).into(written, copied);
      if (proofs.stream().allMatch(Proof::isSame)) {
        archive.write(
            organizationId, Move.from(written, organizationId).digests(), clock.instant());
      }
      return proofs;
    }
  }

  List<Proof> restore(String organizationId, StorageConfig file, ObjLongConsumer<String> copied) {
    try (Storage source = places.openFile(file)) {
      Archive archive = new Archive(source);
      Move move = Move.from(at(organizationId, archive), "archive");
      archive.check(organizationId, move.digests());
      RegisteredTenant tenant = expected(organizationId);
      prepare(tenant);
      List<Proof> proofs = move.into(at(organizationId, places.of(tenant)), copied);
      if (proofs.stream().allMatch(Proof::isSame)) {
        tenants.change(organizationId, RegisteredTenant.STATE.to(TenantState.MOVED));
        arrive(tenant);
      }
      return proofs;
    }
  }

  /** A tenant that nobody reaches until it is restored. */
  private RegisteredTenant expected(String organizationId) {
    RegisteredTenant tenant =
        tenants.register(
            RegisteredTenant.of(organizationId, tenants.mode(), clock.instant())
                .in(TenantState.RESTORING));
    if (tenant.state() != TenantState.RESTORING) {
      throw new StorageException.Conflict(
          "the tenant %s is there; remove it, make its organization anew, and restore"
              .formatted(organizationId));
    }
    return tenant;
  }
}

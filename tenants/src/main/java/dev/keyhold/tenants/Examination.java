package dev.keyhold.tenants;

import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.TrailVerdict;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.spi.StorageException;
import java.util.ArrayList;
import java.util.List;

/** Looks at one tenant: opens it, and reads its trail. */
record Examination(Tenants tenants, TenantPlaces places) {
  TenantHealth of(TenantStatus tenant) {
    List<String> wrong = new ArrayList<>();
    long entries = 0;
    if (tenant.state() == TenantState.READY) {
      entries = trail(tenant, wrong);
    } else {
      wrong.add(Fleet.cutOff(tenant.state()));
    }
    return new TenantHealth(tenant, bytes(tenant, wrong), entries, wrong);
  }

  private long bytes(TenantStatus tenant, List<String> wrong) {
    try {
      return tenant.database().map(places::bytes).orElse(0L);
    } catch (StorageException e) {
      wrong.add(e.summary());
      return 0;
    }
  }

  private long trail(TenantStatus tenant, List<String> wrong) {
    try {
      AuditedStorage storage = tenants.tenant(tenant.organizationId());
      TrailVerdict verdict = TrailVerifier.verify(storage, List.of(), List.of(), read -> {});
      if (!verdict.isIntact() && verdict.kind() != TrailVerdict.Kind.UNPROVED) {
        wrong.add("its trail does not verify: " + verdict.kind());
      }
      return verdict.entries();
    } catch (StorageException e) {
      wrong.add(e.summary());
      return 0;
    }
  }
}

package dev.keyhold.access;

import dev.keyhold.spi.Ids;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tenant;
import java.time.Instant;
import java.time.InstantSource;

/** What the doors to a tenant's graphs work with, in one transaction. */
record TenantGraphs(Tenant rows, String tenantId, InstantSource clock, SchemaCache schemas) {
  Stamp stamp() {
    return stamp(Ids.newId(clock.instant()));
  }

  /** Of a row whose id is known beforehand. */
  Stamp stamp(String id) {
    Instant now = clock.instant();
    return Stamp.of(id, now, now);
  }
}

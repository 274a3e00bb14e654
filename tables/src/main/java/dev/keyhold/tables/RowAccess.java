package dev.keyhold.tables;

import dev.keyhold.spi.Ids;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.TableStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a door works with.
 *
 * @param actor who changes rows
 */
record RowAccess(
    TableStore store, InstantSource clock, Supplier<Optional<String>> actor, Scope scope) {
  RowAccess deleted() {
    return new RowAccess(store, clock, actor, scope.deleted());
  }

  Fresh fresh() {
    Instant now = clock.instant();
    Optional<String> who = actor.get();
    return new Fresh(
        new Stamp(Ids.newId(now), now, now, 1, Optional.empty(), who, who), scope.organizationId());
  }
}

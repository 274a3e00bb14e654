package dev.keyhold.tables;

import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Transaction;
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
    Transaction tx, InstantSource clock, Supplier<Optional<String>> actor, Scope scope) {
  TableStore store() {
    return tx.tables();
  }

  RowAccess deleted() {
    return new RowAccess(tx, clock, actor, scope.deleted());
  }

  Fresh fresh() {
    Instant now = clock.instant();
    Optional<String> who = actor.get();
    return new Fresh(
        new Stamp(Ids.newId(now), now, now, 1, Optional.empty(), who, who), scope.organizationId());
  }
}

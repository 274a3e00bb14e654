package dev.keyhold.core;

import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tables;
import java.time.Instant;
import java.time.InstantSource;

/** What the doors to the rows work with that all organizations share, in one transaction. */
record SharedRows(Transaction tx, Global rows, Global beneath, InstantSource clock) {
  static SharedRows in(Tables tables, Transaction tx, InstantSource clock) {
    return new SharedRows(tx, tables.global(tx), tables.global(Tables.beneath(tx)), clock);
  }

  /** The same, where what comes with the product leaves no entry in the trail. */
  SharedRows untold() {
    return new SharedRows(tx, beneath, beneath, clock);
  }

  Instant now() {
    return clock.instant();
  }

  /** Whoever remembers answers sees that there may be others now. */
  void change() {
    if (beneath.find(SharedPowerState.TABLE, SharedPowerState.ID).isPresent()) {
      beneath.update(SharedPowerState.TABLE, SharedPowerState.ID, SharedPowerState.CHANGES.plus(1));
    } else {
      Stamp stamp = Stamp.of(SharedPowerState.ID, now(), now());
      beneath.add(SharedPowerState.TABLE, new SharedPowerState(stamp, 1));
    }
  }
}

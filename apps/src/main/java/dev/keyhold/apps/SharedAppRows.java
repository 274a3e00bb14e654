package dev.keyhold.apps;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tables;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The rows that all organizations share, in one transaction.
 *
 * @param beneath the same rows, where what follows from something else leaves no entry in the trail
 */
record SharedAppRows(Global rows, Global beneath, InstantSource clock) {
  static SharedAppRows in(Tables tables, Transaction tx, InstantSource clock) {
    return new SharedAppRows(tables.global(tx), tables.global(Tables.beneath(tx)), clock);
  }

  Instant now() {
    return clock.instant();
  }

  boolean isBegun() {
    return beneath.find(SharedAppState.TABLE, SharedAppState.ID).isPresent();
  }

  /** Adds the row that {@link #change} changes, unless somebody has done so meanwhile. */
  void begin() {
    try {
      Stamp stamp = Stamp.of(SharedAppState.ID, now(), now());
      beneath.add(SharedAppState.TABLE, new SharedAppState(stamp, 0));
    } catch (StorageException.Duplicate e) {
      // which is what was wanted
    }
  }

  /**
   * Whoever remembers routes sees that there may be others now. From here on, whoever else changes
   * what is shared waits until this transaction is over; so what is looked for after it stays true.
   */
  void change() {
    beneath.update(SharedAppState.TABLE, SharedAppState.ID, SharedAppState.CHANGES.plus(1));
  }

  long changes() {
    return rows.find(SharedAppState.TABLE, SharedAppState.ID)
        .map(SharedAppState::changes)
        .orElse(0L);
  }

  App app(String appId) {
    return rows.find(App.TABLE, AppName.of(appId).text()).orElseThrow(() -> missing("app"));
  }

  AppVersion version(String appId, String version) {
    String id =
        AppVersion.idOf(AppName.of(appId).text(), VersionNumber.of("version", version).text());
    return rows.find(AppVersion.TABLE, id).orElseThrow(() -> missing("version of the app"));
  }

  static StorageException.NotFound missing(String what) {
    return new StorageException.NotFound("there is no such " + what);
  }
}

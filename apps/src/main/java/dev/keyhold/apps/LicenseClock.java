package dev.keyhold.apps;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Stamp;
import java.time.Instant;

/** The time by which licences are judged: the latest that was ever seen. */
record LicenseClock(Storages storages, LicenseTrust trust) {
  /**
   * @param at the latest
   * @param wentBack whether the clock says an earlier one
   */
  record Seen(Instant at, boolean wentBack) {}

  Seen seen() {
    Instant now = storages.clock().instant();
    Instant latest =
        storages.readShared(
            shared ->
                shared
                    .rows()
                    .find(LicenseTime.TABLE, LicenseTime.ID)
                    .map(LicenseTime::latest)
                    .orElse(now));
    return now.isBefore(latest)
        ? new Seen(latest, now.plus(trust.tolerance()).isBefore(latest))
        : new Seen(now, false);
  }

  /** Keeps the time of the clock, if none later is kept. */
  static void note(Storages storages) {
    Instant now = Limits.time("the time", storages.clock().instant());
    storages.writeShared(
        shared -> {
          if (shared.rows().find(LicenseTime.TABLE, LicenseTime.ID).isEmpty()) {
            begin(shared, now);
          }
          return shared
              .beneath()
              .update(LicenseTime.TABLE, LicenseTime.ID, LicenseTime.LATEST.toAtLeast(now));
        });
  }

  private static void begin(SharedAppRows shared, Instant now) {
    try {
      shared
          .beneath()
          .add(LicenseTime.TABLE, new LicenseTime(Stamp.of(LicenseTime.ID, now, now), now));
    } catch (StorageException.Duplicate e) {
      // Somebody else has begun meanwhile.
    }
  }
}

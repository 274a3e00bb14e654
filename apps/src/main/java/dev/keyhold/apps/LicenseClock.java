package dev.keyhold.apps;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.Optional;

/** The time by which licences are judged: the latest that was ever seen. */
record LicenseClock(Storages storages, LicenseTrust trust) {
  /**
   * @param at the latest
   * @param wentBack whether the clock says an earlier one
   */
  record Seen(Instant at, boolean wentBack) {}

  Seen seen() {
    Instant now = storages.clock().instant();
    Instant latest = latest(storages).orElse(now);
    return now.isBefore(latest)
        ? new Seen(latest, now.plus(trust.tolerance()).isBefore(latest))
        : new Seen(now, false);
  }

  static Optional<Instant> latest(Storages storages) {
    return storages.readShared(
        shared -> shared.rows().find(LicenseTime.TABLE, LicenseTime.ID).map(LicenseTime::latest));
  }

  static void reset(Storages storages) {
    Instant now = Limits.time("the time", storages.clock().instant());
    storages.writeShared(
        shared -> {
          shared.rows().delete(LicenseTime.TABLE, LicenseTime.ID);
          return shared.rows().add(LicenseTime.TABLE, of(now));
        });
  }

  private static LicenseTime of(Instant now) {
    return new LicenseTime(Stamp.of(LicenseTime.ID, now, now), now);
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
      shared.beneath().add(LicenseTime.TABLE, of(now));
    } catch (StorageException.Duplicate e) {
      // Somebody else has begun meanwhile.
    }
  }
}

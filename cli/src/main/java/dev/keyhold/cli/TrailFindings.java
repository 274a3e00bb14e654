package dev.keyhold.cli;

import dev.keyhold.audit.Checkpoints;
import dev.keyhold.audit.Retention;
import dev.keyhold.audit.RevivedKeys;
import dev.keyhold.audit.TrailHead;
import dev.keyhold.move.MoveMark;
import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.Finding;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Checks of the trail's upkeep, for {@code keyhold doctor}. */
final class TrailFindings {
  private static final int MOST_NAMED = 10;

  private TrailFindings() {}

  static List<Finding> of(Database data) {
    try (Storage storage = AuditFiles.look(data, "unchecked")) {
      return List.of(
          move(storage),
          new Finding("listeners", true, listeners(AuditFeed.lags(storage))),
          new Finding("retention", true, retention(Retention.lastRun(storage))),
          proof(storage),
          checkpoints(storage),
          revocations(RevivedKeys.of(storage)));
    } catch (StorageException e) {
      return List.of(new Finding("trail", false, e.summary()));
    }
  }

  private static Finding move(Storage storage) {
    boolean isHalf = storage.read(MoveMark::isIn);
    return new Finding(
        "move",
        !isHalf,
        isHalf
            ? "a move into this database has begun and not ended, so that it is not whole; run keyhold"
                + " move again"
            : "no move into this database is under way");
  }

  private static Finding revocations(List<String> revived) {
    return new Finding(
        "revocations",
        revived.isEmpty(),
        revived.isEmpty()
            ? "every key that is revoked in the trail is still revoked"
            : String.format(
                    Locale.ROOT,
                    "keys that are revoked in the trail, but not in their rows: %d; somebody changed"
                        + " the file;",
                    revived.size())
                + " revoke them again: "
                + revived.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (revived.size() > MOST_NAMED ? ", ..." : ""));
  }

  private static String listeners(SortedMap<String, Long> lags) {
    return lags.isEmpty()
        ? "no listener has taken an entry yet"
        : lags.entrySet().stream()
            .map(lag -> String.format(Locale.ROOT, "%s: %,d behind", lag.getKey(), lag.getValue()))
            .collect(Collectors.joining("; "));
  }

  /** Entries without a proof are not a fault: a program need not audit its storage. */
  private static Finding proof(Storage storage) {
    long proved = TrailHead.of(storage).size();
    long entries = storage.read(tx -> tx.audit().last());
    return new Finding(
        "proof",
        true,
        proved >= entries
            ? String.format(Locale.ROOT, "%,d entries in the tree", proved)
            : String.format(
                Locale.ROOT,
                "%,d of %,d entries are not in the tree: another program appended them",
                entries - proved,
                entries));
  }

  /** Does not check the signature: that needs a key, and reads every entry. */
  private static Finding checkpoints(Storage storage) {
    Optional<String> newest = Checkpoints.newest(storage);
    try {
      String found =
          newest
              .map(Checkpoints::entries)
              .map(
                  entries ->
                      String.format(
                          Locale.ROOT,
                          "the newest one covers %,d of %,d entries",
                          entries,
                          storage.read(tx -> tx.audit().last())))
              .orElse("no checkpoint is kept beside the trail");
      return new Finding("checkpoints", true, found);
    } catch (StorageException.InvalidInput e) {
      return new Finding(
          "checkpoints", false, "the newest checkpoint cannot be read: " + e.summary());
    }
  }

  private static String retention(Optional<StoredEntry> lastRun) {
    return lastRun
        .map(
            run ->
                "last run at %s, %s entries erased".formatted(IsoTime.text(run.at()), erased(run)))
        .orElse("never run");
  }

  private static Object erased(StoredEntry run) {
    return run.content().details().value() instanceof Map<?, ?> details
            && details.get("erased") instanceof Number erased
        ? erased
        : "no";
  }
}

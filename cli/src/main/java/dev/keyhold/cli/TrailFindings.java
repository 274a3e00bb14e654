package dev.keyhold.cli;

import dev.keyhold.audit.Checkpoints;
import dev.keyhold.audit.Retention;
import dev.keyhold.audit.RevivedKeys;
import dev.keyhold.audit.TrailHead;
import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.sqlite.SqliteInspection.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What an operator wants to know of the trail's upkeep. */
final class TrailFindings {
  private static final int MOST_NAMED = 10;

  private TrailFindings() {}

  static List<Finding> of(Database data) {
    try (Storage storage = AuditFiles.look(data, "unchecked")) {
      return List.of(
          new Finding("listeners", true, listeners(AuditFeed.lags(storage))),
          new Finding("retention", true, retention(Retention.lastRun(storage))),
          proof(storage),
          checkpoints(storage),
          revocations(RevivedKeys.of(storage)));
    } catch (StorageException e) {
      return List.of(new Finding("trail", false, e.summary()));
    }
  }

  private static Finding revocations(List<String> revived) {
    return new Finding(
        "revocations",
        revived.isEmpty(),
        revived.isEmpty()
            ? "what the trail says is revoked is revoked"
            : String.format(
                    Locale.ROOT,
                    "%d keys are revoked in the trail and not in their rows, so somebody changed"
                        + " the file;",
                    revived.size())
                + " revoke them again: "
                + revived.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (revived.size() > MOST_NAMED ? ", ..." : ""));
  }

  private static String listeners(SortedMap<String, Long> lags) {
    return lags.isEmpty()
        ? "none has taken an entry yet"
        : lags.entrySet().stream()
            .map(lag -> String.format(Locale.ROOT, "%s: %,d behind", lag.getKey(), lag.getValue()))
            .collect(Collectors.joining("; "));
  }

  /** Nothing is wrong with entries of a program that does not decorate its storage. */
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

  /** Not whether it is genuine: that takes a key, and every entry has to be read. */
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
                          "the newest that is kept is about %,d of %,d entries",
                          entries,
                          storage.read(tx -> tx.audit().last())))
              .orElse("none is kept beside the trail");
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

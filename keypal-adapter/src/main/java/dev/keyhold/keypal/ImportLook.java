package dev.keyhold.keypal;

import dev.keyhold.keypal.ImportTally.Outcome;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Transaction;
import java.util.Optional;

/** Whether what a line holds is in a storage already. */
final class ImportLook {
  private ImportLook() {}

  /** What is there in the way of a record; empty if nothing is. */
  static Optional<Outcome> at(Transaction tx, KeypalRecord record) {
    Optional<KeypalRecord> same = Records.find(tx, record.id()).map(KeypalRecord::of);
    if (same.isPresent()) {
      return Optional.of(outcome(same.get().equals(stored(record))));
    }
    return tx.apiKeys().findByHash(new KeyHash(record.keyHash())).map(other -> Outcome.OTHER_ID);
  }

  /** What is there in the way of a log; empty if nothing is. */
  static Optional<Outcome> at(Transaction tx, KeypalLog log) {
    return tx.audit()
        .find(log.id())
        .map(
            found ->
                outcome(
                    found
                        .entry()
                        .filter(entry -> entry.actorId().equals(Optional.of(KeypalLog.ACTOR)))
                        .map(entry -> KeypalLog.of(entry).equals(log))
                        .orElse(false)));
  }

  private static Outcome outcome(boolean isSame) {
    return isSame ? Outcome.THERE : Outcome.OTHER_CONTENT;
  }

  /** A record as it comes back. */
  static KeypalRecord stored(KeypalRecord record) {
    return new KeypalRecord(record.id(), record.keyHash(), Records.folded(record.metadata()));
  }
}

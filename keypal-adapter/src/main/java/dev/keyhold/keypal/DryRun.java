package dev.keyhold.keypal;

import dev.keyhold.keypal.ImportTally.Outcome;
import dev.keyhold.keypal.KeypalRefusal.Kind;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Says what an import would do. It writes nothing, and remembers digests of what it has seen. */
final class DryRun implements ImportTarget {
  private final Optional<Storage> storage;
  private final Digests recordIds = new Digests();
  private final Digests hashes = new Digests();
  private final Digests logIds = new Digests();

  /**
   * @param storage what would be imported into; empty if it is yet to be made
   */
  DryRun(Optional<Storage> storage) {
    this.storage = storage;
  }

  @Override
  public void take(List<ImportLine> lines, Consumer<ImportTally> done) {
    Optional<ImportTally> looked =
        storage.map(opened -> opened.read(tx -> tally(lines, Optional.of(tx))));
    done.accept(looked.orElseGet(() -> tally(lines, Optional.empty())));
  }

  private ImportTally tally(List<ImportLine> lines, Optional<Transaction> tx) {
    ImportTally tally = new ImportTally();
    for (ImportLine line : lines) {
      if (line instanceof ImportLine.OfRecord of) {
        Optional<Outcome> there =
            tx.flatMap(open -> ImportLook.at(open, of.record()))
                .filter(outcome -> outcome != Outcome.OTHER_ID || !isSeen(of.record()));
        Outcome outcome = there.orElseGet(() -> seen(ImportLook.stored(of.record())));
        tally.add(line.number(), Kind.RECORD, outcome);
      } else if (line instanceof ImportLine.OfLog of) {
        Optional<Outcome> there = tx.flatMap(open -> ImportLook.at(open, of.log()));
        tally.add(line.number(), Kind.LOG, there.orElseGet(() -> seen(of.log())));
      } else if (line instanceof ImportLine.Unread unread) {
        tally.refuse(unread.refusal());
      }
    }
    return tally;
  }

  /** Whether an earlier line takes the id, which comes before the hash. */
  private boolean isSeen(KeypalRecord record) {
    return recordIds.find(Digests.of(record.id())).isPresent();
  }

  /** What an earlier line of the file does to this record. */
  private Outcome seen(KeypalRecord record) {
    long id = Digests.of(record.id());
    long content = Digests.of(record.keyHash(), canonical(record));
    OptionalLong same = recordIds.find(id);
    if (same.isPresent()) {
      return same.getAsLong() == content ? Outcome.THERE : Outcome.OTHER_CONTENT;
    }
    long hash = Digests.of(record.keyHash());
    if (hashes.find(hash).isPresent()) {
      return Outcome.OTHER_ID;
    }
    recordIds.put(id, content);
    hashes.put(hash, id);
    return Outcome.TAKEN;
  }

  private static String canonical(KeypalRecord record) {
    return Json.canonical(record.metadata().members());
  }

  private Outcome seen(KeypalLog log) {
    long id = Digests.of(log.id());
    long content = Digests.of(Json.canonical(log.members()));
    OptionalLong same = logIds.find(id);
    if (same.isPresent()) {
      return same.getAsLong() == content ? Outcome.THERE : Outcome.OTHER_CONTENT;
    }
    logIds.put(id, content);
    return Outcome.TAKEN;
  }
}

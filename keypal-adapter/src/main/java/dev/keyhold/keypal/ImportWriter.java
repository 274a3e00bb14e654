package dev.keyhold.keypal;

import dev.keyhold.keypal.ImportTally.Outcome;
import dev.keyhold.keypal.KeypalException.Code;
import dev.keyhold.keypal.KeypalRefusal.Kind;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes lines into a storage, many in one unit of work. */
final class ImportWriter implements ImportTarget {
  /** Long enough for one unit of other writers and one of these. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Storage storage;
  private final InstantSource clock;
  private final Records records;

  ImportWriter(Storage storage, InstantSource clock) {
    this.storage = storage;
    this.clock = clock;
    this.records = new Records(storage.offers().contains(Part.IDENTITIES), false);
  }

  @Override
  public void take(List<ImportLine> lines, Consumer<ImportTally> done) {
    if (lines.isEmpty()) {
      return;
    }
    ImportTally tally = new ImportTally();
    write(missing(lines, tally), tally, done);
  }

  /**
   * An import that goes on meets what is there from its first line on, and reading that is faster
   * than trying to write it.
   */
  private List<ImportLine> missing(List<ImportLine> lines, ImportTally tally) {
    return storage.read(
        tx -> {
          if (there(tx, lines.get(0)).isEmpty()) {
            return lines;
          }
          List<ImportLine> missing = new ArrayList<>();
          for (ImportLine line : lines) {
            if (there(tx, line).isPresent()) {
              tally.add(line.number(), kind(line), Outcome.THERE);
            } else {
              missing.add(line);
            }
          }
          return missing;
        });
  }

  private static Optional<Outcome> there(Transaction tx, ImportLine line) {
    return look(tx, line).filter(outcome -> outcome == Outcome.THERE);
  }

  private static Optional<Outcome> look(Transaction tx, ImportLine line) {
    if (line instanceof ImportLine.OfRecord of) {
      return ImportLook.at(tx, of.record());
    }
    return line instanceof ImportLine.OfLog of ? ImportLook.at(tx, of.log()) : Optional.empty();
  }

  private static Kind kind(ImportLine line) {
    return line instanceof ImportLine.OfLog ? Kind.LOG : Kind.RECORD;
  }

  /** What one line breaks is undone for all of its unit, so the others are written without it. */
  private void write(List<ImportLine> lines, ImportTally before, Consumer<ImportTally> done) {
    if (lines.isEmpty()) {
      done.accept(before);
      return;
    }
    try {
      ImportTally written = storage.write(PATIENCE, tx -> writeAll(tx, lines));
      done.accept(before);
      done.accept(written);
    } catch (StorageException.Duplicate
        | StorageException.MissingReference
        | StorageException.NotFound
        | StorageException.Conflict
        | StorageException.InvalidInput e) {
      if (lines.size() == 1) {
        before.refuse(refusal(lines.get(0), e));
        done.accept(before);
      } else {
        int half = lines.size() / 2;
        write(lines.subList(0, half), before, done);
        write(lines.subList(half, lines.size()), new ImportTally(), done);
      }
    }
  }

  private static KeypalRefusal refusal(ImportLine line, StorageException e) {
    return new KeypalRefusal(
        line.number(), kind(line), Code.INVALID_INPUT, "the storage refuses it: " + e.summary());
  }

  private ImportTally writeAll(Transaction tx, List<ImportLine> lines) {
    ImportTally tally = new ImportTally();
    for (ImportLine line : lines) {
      if (line instanceof ImportLine.Unread unread) {
        tally.refuse(unread.refusal());
      } else {
        save(tx, line, tally);
      }
    }
    return tally;
  }

  private void save(Transaction tx, ImportLine line, ImportTally tally) {
    Kind kind = kind(line);
    try {
      if (line instanceof ImportLine.OfRecord of) {
        records.save(tx, of.record(), clock.instant());
      } else if (line instanceof ImportLine.OfLog of) {
        new Logs(tx.audit()).save(of.log());
      }
      tally.add(line.number(), kind, Outcome.TAKEN);
    } catch (KeypalException e) {
      Optional<Outcome> inTheWay = look(tx, line);
      if (inTheWay.isPresent()) {
        tally.add(line.number(), kind, inTheWay.get());
      } else {
        tally.refuse(
            new KeypalRefusal(line.number(), kind, e.code(), String.valueOf(e.getMessage())));
      }
    }
  }
}

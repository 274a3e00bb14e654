package dev.keyhold.keypal;

import dev.keyhold.keypal.KeypalException.Code;
import dev.keyhold.keypal.KeypalImportReport.Count;
import java.util.ArrayList;
import java.util.List;

/** What became of the lines of one unit of work, until it is known that it stays so. */
final class ImportTally {
  /** What became of a line that could be read. */
  enum Outcome {
    TAKEN,
    THERE,
    /** Its id is taken by something else. */
    OTHER_CONTENT,
    /** The hash of the record is taken. */
    OTHER_ID
  }

  private final List<KeypalRefusal> refusals = new ArrayList<>();
  private KeypalImportReport report = KeypalImportReport.EMPTY;

  void add(long line, KeypalRefusal.Kind kind, Outcome outcome) {
    switch (outcome) {
      case TAKEN -> report = report.plus(kind, Count.TAKEN);
      case THERE -> report = report.plus(kind, Count.THERE);
      case OTHER_CONTENT ->
          refuse(
              new KeypalRefusal(
                  line,
                  kind,
                  Code.DUPLICATE_ID,
                  "the id is taken by a record or log with other content"));
      case OTHER_ID ->
          refuse(
              new KeypalRefusal(
                  line,
                  kind,
                  Code.DUPLICATE_HASH,
                  "the hash is taken by a record with another id"));
    }
  }

  void refuse(KeypalRefusal refusal) {
    report = report.plus(refusal.kind(), Count.REFUSED);
    refusals.add(refusal);
  }

  List<KeypalRefusal> refusals() {
    return List.copyOf(refusals);
  }

  KeypalImportReport report() {
    return report;
  }
}

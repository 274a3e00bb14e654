package dev.keyhold.keypal;

/**
 * What became of the lines of a file.
 *
 * @param unknown how many lines were refused of which it could not be told what they were for
 */
public record KeypalImportReport(Count records, Count logs, long unknown) {
  /** Nothing was read yet. */
  public static final KeypalImportReport EMPTY = new KeypalImportReport(Count.NONE, Count.NONE, 0);

  /**
   * Lines of one kind.
   *
   * @param taken how many were not there before
   * @param there how many were there already, with the same content
   * @param refused how many were refused; the listener was told why
   */
  public record Count(long taken, long there, long refused) {
    static final Count NONE = new Count(0, 0, 0);
    static final Count TAKEN = new Count(1, 0, 0);
    static final Count THERE = new Count(0, 1, 0);
    static final Count REFUSED = new Count(0, 0, 1);

    private Count plus(Count more) {
      return new Count(taken + more.taken, there + more.there, refused + more.refused);
    }
  }

  /** How many lines were refused, of whatever kind. */
  public long refused() {
    return records.refused() + logs.refused() + unknown;
  }

  KeypalImportReport plus(KeypalRefusal.Kind kind, Count more) {
    return switch (kind) {
      case RECORD -> new KeypalImportReport(records.plus(more), logs, unknown);
      case LOG -> new KeypalImportReport(records, logs.plus(more), unknown);
      case UNKNOWN -> new KeypalImportReport(records, logs, unknown + more.refused);
    };
  }

  KeypalImportReport plus(KeypalImportReport more) {
    return new KeypalImportReport(
        records.plus(more.records), logs.plus(more.logs), unknown + more.unknown);
  }
}

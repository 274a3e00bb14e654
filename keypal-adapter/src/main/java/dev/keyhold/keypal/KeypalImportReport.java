package dev.keyhold.keypal;

/**
 * The results of the lines of a file.
 *
 * @param unknown how many refused lines were neither a record nor a log
 */
public record KeypalImportReport(Count records, Count logs, long unknown) {
  /** The report before anything was read. */
  public static final KeypalImportReport EMPTY = new KeypalImportReport(Count.NONE, Count.NONE, 0);

  /**
   * The numbers of lines of one kind.
   *
   * @param taken how many are new and were imported
   * @param there how many existed already with the same content
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

  /** How many lines of all kinds were refused. */
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

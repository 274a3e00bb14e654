package dev.keyhold.keypal;

import java.util.List;
import java.util.function.Consumer;

/** What becomes of lines. */
interface ImportTarget {
  /**
   * Takes lines, in their order.
   *
   * @param done is told what became of them once that is certain, a part at a time, in their order
   */
  void take(List<ImportLine> lines, Consumer<ImportTally> done);
}

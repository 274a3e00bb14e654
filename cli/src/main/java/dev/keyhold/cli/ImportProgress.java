package dev.keyhold.cli;

import dev.keyhold.keypal.KeypalImport;
import dev.keyhold.keypal.KeypalImportReport;
import dev.keyhold.keypal.KeypalRefusal;

/** Shows how an import goes. */
final class ImportProgress implements KeypalImport.Listener {
  private final ProgressBar bar;
  private final long size;
  private final RefusedLines refused;
  private long read;

  /**
   * @param size how many bytes there are to read; 0 if that is not known
   */
  ImportProgress(ProgressBar bar, long size, RefusedLines refused) {
    this.bar = bar;
    this.size = size;
    this.refused = refused;
  }

  @Override
  public void refused(KeypalRefusal refusal) {
    refused.add(refusal);
  }

  @Override
  public void advanced(long bytes, KeypalImportReport soFar) {
    read = bytes;
    // The last step is for the end: a full bar ends its line.
    bar.show(bytes, Math.max(size, bytes + 1));
  }

  void end() {
    bar.show(read, read);
  }
}

package dev.keyhold.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** A bar on a terminal, and nothing elsewhere. */
record ProgressBar(PrintWriter err, boolean shown) {
  private static final int WIDTH = 40;

  static ProgressBar on(PrintWriter err) {
    return new ProgressBar(err, Terminal.isThere());
  }

  void show(long done, long all) {
    if (!shown) {
      return;
    }
    int filled = all == 0 ? WIDTH : (int) (WIDTH * Math.min(done, all) / all);
    err.printf(
        Locale.ROOT,
        "\r[%s%s] %,d of %,d%s",
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        done,
        all,
        done >= all ? "\n" : "");
    err.flush();
  }

  /** Shows how much is done where it is not known how much there is. */
  void count(long done) {
    if (shown) {
      err.printf(Locale.ROOT, "\r%,d", done);
      err.flush();
    }
  }

  /** Ends the line of {@link #count}. */
  void endCount() {
    if (shown) {
      err.println();
    }
  }
}

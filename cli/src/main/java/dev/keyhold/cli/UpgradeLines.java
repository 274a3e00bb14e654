package dev.keyhold.cli;

import dev.keyhold.spi.Text;
import dev.keyhold.spi.table.MigrationProgress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A line for each migration that has run, and one now and then for one that takes long. */
final class UpgradeLines implements MigrationProgress {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PrintWriter out;
  private final PrintWriter err;
  private String migration = "";
  private long began;
  private long told;
  private int ran;

  UpgradeLines(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void begins(String set, int number, String name) {
    migration =
        String.format(
            Locale.ROOT, "%s, migration %d (%s)", Text.visible(set), number, Text.visible(name));
    began = System.nanoTime();
    told = began;
  }

  @Override
  public void goesOn() {
    long now = System.nanoTime();
    if (now - told >= PAUSE_NANOS) {
      told = now;
      err.printf(Locale.ROOT, "%s: running for %.0f s%n", migration, seconds(now));
      err.flush();
    }
  }

  @Override
  public void ends() {
    ran++;
    out.printf(Locale.ROOT, "%s: %.2f s%n", migration, seconds(System.nanoTime()));
    out.flush();
  }

  private double seconds(long now) {
    return (now - began) / SECOND_NANOS;
  }

  void end() {
    out.println(ran == 0 ? "the database lacks no migration" : "the migrations are kept");
    out.flush();
  }
}

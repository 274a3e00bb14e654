package dev.keyhold.cli;

import java.util.Locale;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Tells how far a move has come: a line now and then, and a count between them on a terminal. */
final class CopiedLines implements ObjLongConsumer<String> {
  /** Some lines for a million records, for an operator who reads them in a log. */
  private static final long EVERY = 100_000;

  private final CopySteps steps;
  private @Nullable String part;
  private long said;

  CopiedLines(CopySteps steps) {
    this.steps = steps;
  }

  @Override
  public void accept(String now, long records) {
    if (!now.equals(part)) {
      part = now;
      said = 0;
    }
    if (records - said >= EVERY) {
      said = records;
      steps.bar().endCount();
      steps.say("copied", String.format(Locale.ROOT, "%s %,d", now, records));
    } else {
      steps.bar().count(records);
    }
  }
}

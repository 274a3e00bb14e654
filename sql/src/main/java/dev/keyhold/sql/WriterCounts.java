package dev.keyhold.sql;

import dev.keyhold.spi.Metric;
import java.util.List;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** What the writer did, in numbers. */
public final class WriterCounts {
  /** Longer than a beginning takes that waits for nobody. */
  private static final long WAITED_NANOS = 1_000_000;

  private final LongAdder commits = new LongAdder();
  private final LongAdder units = new LongAdder();
  private final LongAccumulator largest = new LongAccumulator(Math::max, 0);
  private final LongAdder refusals = new LongAdder();
  private final LongAdder waits = new LongAdder();
  private final LongAdder waitedNanos = new LongAdder();

  void committed(int batch) {
    commits.increment();
    units.add(batch);
    largest.accumulate(batch);
  }

  void refused() {
    refusals.increment();
  }

  /** How long a transaction took to begin: nobody else may be in one. */
  void began(long nanos) {
    if (nanos > WAITED_NANOS) {
      waits.increment();
      waitedNanos.add(nanos);
    }
  }

  List<Metric> metrics(IntSupplier waiting) {
    return List.of(
        Metric.gauge("keyhold.writer.queue", "Units of work that wait", waiting::getAsInt),
        Metric.counter("keyhold.writer.refused", "Units refused for a full queue", refusals::sum),
        Metric.counter("keyhold.writer.units", "Units of work committed", units::sum),
        Metric.counter("keyhold.writer.commits", "Commits, of one unit or many", commits::sum),
        Metric.gauge("keyhold.writer.batch.max", "Most units in a commit", largest::get),
        Metric.counter(
            "keyhold.writer.busy",
            "Transactions that waited for another process to begin",
            waits::sum),
        Metric.counter(
                "keyhold.writer.busy.time",
                "How long transactions waited for other processes",
                () -> waitedNanos.sum() / 1e9)
            .in("seconds"));
  }
}

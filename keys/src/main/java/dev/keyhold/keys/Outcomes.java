package dev.keyhold.keys;

import dev.keyhold.keys.Verification.Reason;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.Words;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts how verifications end. */
final class Outcomes {
  private final LongAdder verified = new LongAdder();
  private final Map<Reason, LongAdder> rejected = new EnumMap<>(Reason.class);

  Outcomes() {
    for (Reason reason : Reason.values()) {
      rejected.put(reason, new LongAdder());
    }
  }

  void verified() {
    verified.increment();
  }

  void rejected(Reason reason) {
    Objects.requireNonNull(rejected.get(reason)).increment();
  }

  List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(metric("verified", verified));
    rejected.forEach((reason, count) -> metrics.add(metric(Words.of(reason), count)));
    return metrics;
  }

  private static Metric metric(String outcome, LongAdder count) {
    return Metric.counter(
            "keyhold.verifications", "Verifications of keys, by how they ended", count::sum)
        .with("outcome", outcome);
  }
}

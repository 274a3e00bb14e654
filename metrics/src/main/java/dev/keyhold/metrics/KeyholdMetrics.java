package dev.keyhold.metrics;

import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Registers meters for the metrics of a storage, for those of verifications ({@code
 * ApiKeys.metrics()}), and for how far each listener of the trail is behind.
 *
 * <p>A meter asks for its value when it is collected. Close this object before the storage: that
 * removes the meters, so that no closed storage is asked. Any number of threads may use it at once.
 */
public final class KeyholdMetrics implements MeterBinder, AutoCloseable {
  private static final String LAG = "keyhold.listener.lag";

  private final Storage storage;
  private final List<Metric> metrics;
  private final List<Bound> bound = new CopyOnWriteArrayList<>();

  /** The meters in one registry. */
  private record Bound(MeterRegistry registry, List<Meter> meters, MultiGauge lags) {}

  private KeyholdMetrics(Storage storage, List<Metric> metrics) {
    this.storage = storage;
    this.metrics = metrics;
  }

  /**
   * @param storage the storage that the hub uses, decorated or not
   * @param more further metrics, such as {@code ApiKeys.metrics()}
   */
  public static KeyholdMetrics of(Storage storage, List<Metric> more) {
    List<Metric> all = new ArrayList<>(storage.metrics());
    all.addAll(more);
    return new KeyholdMetrics(storage, List.copyOf(all));
  }

  /** Registers a meter for each metric. The lags of listeners appear after {@link #refresh}. */
  @Override
  public void bindTo(MeterRegistry registry) {
    MultiGauge lags =
        MultiGauge.builder(LAG)
            .description("Entries of the audit trail that a listener has yet to take")
            .baseUnit("entries")
            .register(registry);
    bound.add(new Bound(registry, bind(metrics, registry), lags));
  }

  /** Registers a meter for each metric. The caller must remove the meters. */
  public static List<Meter> bind(List<Metric> metrics, MeterRegistry registry) {
    return metrics.stream().map(metric -> meter(metric, registry)).toList();
  }

  /**
   * Micrometer holds the object of a meter only weakly and would lose it, so the registry is passed
   * as the object.
   */
  private static Meter meter(Metric metric, MeterRegistry registry) {
    return switch (metric.kind()) {
      case COUNTER ->
          FunctionCounter.builder(metric.name(), registry, unused -> metric.value().getAsDouble())
              .description(metric.description())
              .baseUnit(metric.unit().isEmpty() ? null : metric.unit())
              .tags(tags(metric.labels()))
              .register(registry);
      case GAUGE ->
          Gauge.builder(metric.name(), registry, unused -> metric.value().getAsDouble())
              .description(metric.description())
              .baseUnit(metric.unit().isEmpty() ? null : metric.unit())
              .tags(tags(metric.labels()))
              .register(registry);
    };
  }

  private static List<Tag> tags(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> Tag.of(label.getKey(), label.getValue()))
        .toList();
  }

  /**
   * Reads from the storage how far the listeners are behind. Call it before a collection, or now
   * and then. If the storage cannot be read, the lags are unknown, and nothing is thrown.
   */
  public void refresh() {
    List<Row<?>> rows = rows();
    bound.forEach(each -> each.lags().register(rows, true));
  }

  private List<Row<?>> rows() {
    if (!storage.offers().contains(Part.AUDIT)) {
      return List.of();
    }
    try {
      List<Row<?>> rows = new ArrayList<>();
      AuditFeed.lags(storage)
          .forEach((listener, lag) -> rows.add(Row.of(Tags.of("listener", listener), lag)));
      return rows;
    } catch (StorageException e) {
      return List.of();
    }
  }

  /** Removes the meters from the registries that they were bound to. */
  @Override
  public void close() {
    for (Bound each : bound) {
      each.lags().register(List.of(), true);
      each.meters().forEach(each.registry()::remove);
    }
    bound.clear();
  }
}

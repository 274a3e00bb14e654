package dev.keyhold.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.tck.InMemoryStorage;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyholdMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicInteger hits = new AtomicInteger();
  private final Telling storage = new Telling(hits);

  /** A storage that has numbers of its own. */
  private static final class Telling implements Storage {
    private final Storage beneath = InMemoryStorage.open();
    private final AtomicInteger hits;
    private Set<Part> offered = EnumSet.allOf(Part.class);

    Telling(AtomicInteger hits) {
      this.hits = hits;
    }

    @Override
    public List<Metric> metrics() {
      return List.of(
          Metric.counter("keyhold.cache.reads", "Reads", hits::get).with("result", "hit"),
          Metric.counter("keyhold.cache.reads", "Reads", () -> 0).with("result", "miss"),
          Metric.gauge("keyhold.wal.size", "The log", () -> 4_096 + hits.get()).in("bytes"),
          Metric.gauge("keyhold.unknown", "Not known now", () -> Double.NaN));
    }

    @Override
    public Set<Part> offers() {
      return offered;
    }

    @Override
    public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
      return beneath.read(work);
    }

    @Override
    public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
      return beneath.write(work);
    }

    @Override
    public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
      return beneath.write(timeout, work);
    }

    @Override
    public void close() {
      beneath.close();
    }
  }

  private double hitsSeen() {
    FunctionCounter counter =
        registry.get("keyhold.cache.reads").tag("result", "hit").functionCounter();
    return counter.count();
  }

  @Test
  void each_metric_is_a_meter_that_asks_when_it_is_collected() {
    KeyholdMetrics.of(storage, List.of()).bindTo(registry);
    hits.set(7);

    assertThat(hitsSeen()).isEqualTo(7);
    hits.set(9);
    assertThat(hitsSeen()).isEqualTo(9);
    assertThat(registry.get("keyhold.cache.reads").tag("result", "miss").functionCounter().count())
        .isZero();
    Gauge wal = registry.get("keyhold.wal.size").gauge();
    assertThat(wal.value()).isEqualTo(4_105);
    assertThat(wal.getId().getBaseUnit()).isEqualTo("bytes");
    assertThat(wal.getId().getDescription()).isEqualTo("The log");
    Gauge unknown = registry.get("keyhold.unknown").gauge();
    assertThat(unknown.value()).isNaN();
    assertThat(unknown.getId().getBaseUnit()).isNull();
  }

  @Test
  void what_nobody_keeps_goes_on_to_tell() {
    KeyholdMetrics.of(storage, ApiKeys.of(storage, KeyPolicy.DEFAULT).metrics()).bindTo(registry);

    System.gc();
    hits.set(3);

    assertThat(hitsSeen()).isEqualTo(3);
    assertThat(registry.get("keyhold.wal.size").gauge().value()).isEqualTo(4_099);
  }

  @Test
  void verifications_are_counted_by_their_outcomes() {
    ApiKeys keys = ApiKeys.of(storage, KeyPolicy.DEFAULT);
    KeyholdMetrics.of(storage, keys.metrics()).bindTo(registry);

    keys.verify("");
    keys.verify("");

    assertThat(
            registry
                .get("keyhold.verifications")
                .tag("outcome", "missing_key")
                .functionCounter()
                .count())
        .isEqualTo(2);
    assertThat(
            registry
                .get("keyhold.verifications")
                .tag("outcome", "verified")
                .functionCounter()
                .count())
        .isZero();
  }

  private void append(String id) {
    storage.write(
        tx -> tx.audit().append(AuditEntry.builder(id, "test.run", Instant.EPOCH).build()));
  }

  @Test
  void listeners_appear_as_they_take_entries_and_are_as_far_behind_as_they_are() {
    KeyholdMetrics metrics = KeyholdMetrics.of(storage, List.of());
    metrics.bindTo(registry);
    metrics.refresh();
    assertThat(registry.find("keyhold.listener.lag").gauge()).isNull();
    append("e1");
    new AuditFeed(storage, "siem", entry -> {}).deliver();
    append("e2");
    append("e3");

    metrics.refresh();

    Gauge lag = registry.get("keyhold.listener.lag").tag("listener", "siem").gauge();
    assertThat(lag.value()).isEqualTo(2);
    new AuditFeed(storage, "siem", entry -> {}).deliver();
    metrics.refresh();
    assertThat(registry.get("keyhold.listener.lag").tag("listener", "siem").gauge().value())
        .isZero();
  }

  @Test
  void a_lag_that_cannot_be_asked_for_is_not_told() {
    KeyholdMetrics metrics = KeyholdMetrics.of(storage, List.of());
    metrics.bindTo(registry);
    append("e1");
    new AuditFeed(storage, "siem", entry -> {}).deliver();
    metrics.refresh();
    assertThat(registry.find("keyhold.listener.lag").gauge()).isNotNull();

    storage.close();
    metrics.refresh();

    assertThat(registry.find("keyhold.listener.lag").gauge()).isNull();
    assertThat(registry.find("keyhold.wal.size").gauge()).isNotNull();
  }

  @Test
  void a_storage_without_a_trail_has_no_listeners() {
    storage.offered = EnumSet.of(Part.API_KEYS);
    KeyholdMetrics metrics = KeyholdMetrics.of(storage, List.of());
    metrics.bindTo(registry);
    metrics.refresh();

    assertThat(registry.find("keyhold.listener.lag").gauge()).isNull();
  }

  @Test
  void closing_takes_the_meters_out_of_every_registry() {
    SimpleMeterRegistry other = new SimpleMeterRegistry();
    KeyholdMetrics metrics = KeyholdMetrics.of(storage, List.of());
    metrics.bindTo(registry);
    metrics.bindTo(other);
    append("e1");
    new AuditFeed(storage, "siem", entry -> {}).deliver();
    metrics.refresh();
    assertThat(registry.getMeters()).hasSize(5);
    assertThat(other.getMeters()).hasSize(5);

    metrics.close();

    assertThat(registry.getMeters()).isEmpty();
    assertThat(other.getMeters()).isEmpty();
  }
}

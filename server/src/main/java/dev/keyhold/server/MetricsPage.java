package dev.keyhold.server;

import dev.keyhold.metrics.KeyholdMetrics;
import dev.keyhold.spi.Metric;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/**
 * The metrics of the server in Prometheus' text format. The storages of namespaces are left out:
 * there may be thousands, they come and go, and each would be one more value of a label.
 */
public final class MetricsPage implements AutoCloseable {
  static final String PATH = "/metrics";

  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final KeyholdMetrics metrics;

  /** A page with the metrics of the libraries and of this JVM. */
  public MetricsPage(Kit kit) {
    metrics = KeyholdMetrics.of(kit.storage(), kit.keys().metrics());
    List<MeterBinder> binders =
        List.of(
            metrics,
            collections,
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics());
    binders.forEach(binder -> binder.bindTo(registry));
  }

  /** Adds these metrics to the page. */
  public void add(List<Metric> more) {
    KeyholdMetrics.bind(more, registry);
  }

  Route route() {
    return Route.of("GET", PATH, this::answer).opensTo(Right.METRICS);
  }

  private Answer answer(Request request) {
    request.end();
    metrics.refresh();
    return Answer.text(CONTENT_TYPE, registry.scrape());
  }

  @Override
  public void close() {
    metrics.close();
    collections.close();
    registry.close();
  }
}

package dev.keyhold.spring;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.metrics.KeyholdMetrics;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spring.actuate.KeyholdEndpoint;
import dev.keyhold.spring.actuate.StorageHealth;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Health, information, metrics and the endpoint {@code keyhold}, each where Spring has its like.
 */
@AutoConfiguration(after = KeyholdAutoConfiguration.class)
public class KeyholdActuatorAutoConfiguration {
  /** Made by Spring. */
  public KeyholdActuatorAutoConfiguration() {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  static class OfHealth {
    @Bean
    @ConditionalOnMissingBean(name = "keyholdHealthIndicator")
    @ConditionalOnEnabledHealthIndicator("keyhold")
    StorageHealth keyholdHealthIndicator(Storage storage, Optional<StorageConfig> config) {
      return new StorageHealth(storage, config.flatMap(Inspections::file));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
  static class OfEndpoints {
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    KeyholdEndpoint keyholdEndpoint(Storage storage, Optional<StorageConfig> config) {
      return new KeyholdEndpoint(storage, () -> config.map(Inspections::of).orElseGet(List::of));
    }

    /** What the storage offers, and how keys begin. */
    @Bean
    @ConditionalOnMissingBean(name = "keyholdInfoContributor")
    InfoContributor keyholdInfoContributor(
        Storage storage, Optional<StorageConfig> config, KeyPolicy policy) {
      return info ->
          info.withDetail(
              "keyhold",
              Map.of(
                  "store",
                  config.map(StorageConfig::scheme).orElse("of the application's own"),
                  "offers",
                  new TreeSet<>(storage.offers()),
                  "prefix",
                  policy.prefix()));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  static class OfMetrics {
    /** Bound to the registry by Spring, and closed before the storage. */
    @Bean
    @ConditionalOnMissingBean
    KeyholdMetrics keyholdMetrics(Storage storage, ApiKeys keys) {
      return KeyholdMetrics.of(storage, keys.metrics());
    }
  }
}

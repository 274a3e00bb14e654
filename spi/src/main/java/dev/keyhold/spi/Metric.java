package dev.keyhold.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * A number that tells an operator how something does, for whatever collects such numbers to ask at
 * its own pace.
 *
 * @param name dotted words in small letters, such as {@code keyhold.cache.hits}
 * @param unit of the value, such as {@code seconds} or {@code bytes}; empty if it only counts
 * @param description one sentence for who reads the collected numbers
 * @param labels what tells the metrics of one name apart; never a secret, a hash or an id, whose
 *     values have no end
 * @param value cheap to ask, from any thread; NaN if it is not known now
 */
public record Metric(
    String name,
    Kind kind,
    String unit,
    String description,
    Map<String, String> labels,
    DoubleSupplier value) {
  /** How the value moves. */
  public enum Kind {
    /** Only up, from zero, for as long as its owner is open. */
    COUNTER,
    /** Up and down. */
    GAUGE
  }

  public Metric {
    labels = Map.copyOf(labels);
  }

  /** A counter without labels or unit. */
  public static Metric counter(String name, String description, DoubleSupplier value) {
    return new Metric(name, Kind.COUNTER, "", description, Map.of(), value);
  }

  /** A gauge without labels or unit. */
  public static Metric gauge(String name, String description, DoubleSupplier value) {
    return new Metric(name, Kind.GAUGE, "", description, Map.of(), value);
  }

  /** The same in another unit. */
  public Metric in(String newUnit) {
    return new Metric(name, kind, newUnit, description, labels, value);
  }

  /** The same with one more label, or another value of it. */
  public Metric with(String label, String word) {
    Map<String, String> more = new HashMap<>(labels);
    more.put(label, word);
    return new Metric(name, kind, unit, description, more, value);
  }
}

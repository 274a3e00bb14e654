package dev.keyhold.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * A number for operators, such as a count or a size. A collector of metrics asks for the value
 * whenever it wants.
 *
 * @param name dotted words in small letters, such as {@code keyhold.cache.hits}
 * @param unit the unit of the value, such as {@code seconds} or {@code bytes}; empty for a plain
 *     count
 * @param description one sentence for people who read the collected numbers
 * @param labels what distinguishes metrics of the same name; never a secret or a hash, and never an
 *     id, as the number of ids is unlimited
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
    /** The value starts at zero and only rises while the metric's owner is open. */
    COUNTER,
    /** The value rises and falls. */
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

  /** This metric in another unit. */
  public Metric in(String newUnit) {
    return new Metric(name, kind, newUnit, description, labels, value);
  }

  /** This metric with one more label, or with another value of a label. */
  public Metric with(String label, String word) {
    Map<String, String> more = new HashMap<>(labels);
    more.put(label, word);
    return new Metric(name, kind, unit, description, more, value);
  }
}

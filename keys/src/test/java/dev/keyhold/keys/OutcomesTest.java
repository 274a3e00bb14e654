package dev.keyhold.keys;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Metric;
import dev.keyhold.tck.InMemoryStorage;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OutcomesTest {
  @Test
  void every_verification_is_counted_once_by_its_outcome() {
    try (InMemoryStorage storage = InMemoryStorage.open()) {
      ApiKeys keys = ApiKeys.of(storage, KeyPolicy.DEFAULT);
      IssuedKey issued = keys.issue(KeyRequest.PLAIN);
      String text = new String(issued.secret().reveal());
      keys.verify(text);
      keys.verify(text);
      keys.revoke(issued.key().id());
      keys.verify(text);
      keys.verify("");
      keys.verify("no\u0000key");

      assertThat(counts(keys))
          .containsEntry("verified", 2.0)
          .containsEntry("revoked", 1.0)
          .containsEntry("missing_key", 1.0)
          .containsEntry("invalid_format", 1.0)
          .containsEntry("expired", 0.0);
      assertThat(counts(keys).values().stream().mapToDouble(count -> count).sum()).isEqualTo(5);
    }
  }

  private static Map<String, Double> counts(ApiKeys keys) {
    return keys.metrics().stream()
        .filter(metric -> metric.name().equals("keyhold.verifications"))
        .filter(metric -> metric.kind() == Metric.Kind.COUNTER)
        .collect(
            toMap(
                metric -> metric.labels().get("outcome"), metric -> metric.value().getAsDouble()));
  }
}

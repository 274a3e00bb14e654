package dev.keyhold.keypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyhold.spi.Storage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** What several tests start from. */
final class Samples {
  static final Instant T0 = Instant.parse("2026-01-01T00:00:00.123Z");
  static final InstantSource CLOCK = InstantSource.fixed(T0);
  static final String HASH = "a".repeat(64);

  private Samples() {}

  static KeypalStorage over(Storage storage) {
    return KeypalStorage.builder(storage).clock(CLOCK).build();
  }

  static KeypalMetadata metadata(String json) {
    return KeypalMetadata.parse(json.replace('\'', '"'));
  }

  static KeypalRecord record(String id, String metadata) {
    return new KeypalRecord(
        id, String.format(Locale.ROOT, "%064x", id.hashCode()), metadata(metadata));
  }

  /** A record as keypal's manager makes it. */
  static KeypalRecord fresh(String id, String ownerId) {
    return record(
        id,
        """
        {'ownerId': '%s', 'expiresAt': null, 'createdAt': '2025-06-01T08:00:00.000Z',
         'enabled': true, 'revokedAt': null, 'rotatedTo': null}
        """
            .formatted(ownerId));
  }

  static List<String> ids(List<KeypalRecord> records) {
    return records.stream().map(KeypalRecord::id).toList();
  }

  static KeypalException refusal(Runnable call) {
    KeypalException refusal = catchThrowableOfType(KeypalException.class, call::run);
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal;
  }

  static KeypalException refused(KeypalException.Code code, String message, Runnable call) {
    KeypalException refusal = refusal(call);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal).hasMessage(message);
    return refusal;
  }
}

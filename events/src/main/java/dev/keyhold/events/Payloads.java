package dev.keyhold.events;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What an event or a job may carry. */
final class Payloads {
  private static final int MOST_BYTES = 65_536;

  /** Of one character in UTF-8. */
  private static final int MOST_BYTES_EACH = 3;

  private Payloads() {}

  static void check(Json payload) {
    String text = payload.text();
    if (text.length() > MOST_BYTES / MOST_BYTES_EACH
        && text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new StorageException.InvalidInput(
          "payload", String.format(Locale.ROOT, "the payload has more than %,d bytes", MOST_BYTES));
    }
  }
}

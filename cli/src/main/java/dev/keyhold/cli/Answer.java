package dev.keyhold.cli;

import java.util.Map;
import java.util.Optional;

/**
 * What a handler answers.
 *
 * @param body the members of a JSON object, or a text; empty for no body
 * @param headers beside those that every answer has
 */
record Answer(int status, Optional<Object> body, Map<String, String> headers) {
  Answer(int status, Map<String, ?> body) {
    this(status, Optional.of(body), Map.of());
  }

  static Answer ok(Map<String, ?> body) {
    return new Answer(200, body);
  }

  /** What is no JSON. */
  static Answer text(String contentType, String text) {
    return new Answer(200, Optional.of(text), Map.of("Content-Type", contentType));
  }

  static Answer created(Map<String, ?> body) {
    return new Answer(201, body);
  }

  static Answer none() {
    return new Answer(204, Optional.empty(), Map.of());
  }
}

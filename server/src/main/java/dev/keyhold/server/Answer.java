package dev.keyhold.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a handler answers.
 *
 * @param body the members of a JSON object, or a text; empty for no body
 * @param headers beside those that every answer has
 * @param later what answers in the place of all this
 */
record Answer(
    int status, Optional<Object> body, Map<String, String> headers, Optional<Later> later) {
  Answer(int status, Map<String, ?> body) {
    this(status, Optional.of(body), Map.of());
  }

  Answer(int status, Optional<Object> body, Map<String, String> headers) {
    this(status, body, headers, Optional.empty());
  }

  static Answer later(Later later) {
    return new Answer(200, Optional.empty(), Map.of(), Optional.of(later));
  }

  static Answer ok(Map<String, ?> body) {
    return new Answer(200, body);
  }

  /** What is no JSON. */
  static Answer text(String contentType, String text) {
    return new Answer(200, Optional.of(text), Map.of("Content-Type", contentType));
  }

  /**
   * @param last whether the connection is of no more use
   * @param bodiless for {@code HEAD}
   */
  void write(Response response, boolean last, boolean bodiless, Callback written) {
    HttpFields.Mutable fields = response.getHeaders();
    byte[] bytes = bytes();
    response.setStatus(status);
    if (body.isPresent()) {
      fields.put("Content-Type", "application/json");
      fields.put("Cache-Control", "no-store");
      fields.put("Content-Length", bytes.length);
    }
    headers.forEach(fields::put);
    if (last) {
      fields.put("Connection", "close");
    }
    response.write(true, bodiless ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(bytes), written);
  }

  /** JSON, unless the headers say otherwise. */
  private byte[] bytes() {
    return body.map(
            content ->
                content instanceof String text
                    ? text.getBytes(StandardCharsets.UTF_8)
                    : JsonMapper.shared().writeValueAsBytes(content))
        .orElse(new byte[0]);
  }

  static Answer created(Map<String, ?> body) {
    return new Answer(201, body);
  }

  static Answer none() {
    return new Answer(204, Optional.empty(), Map.of());
  }
}

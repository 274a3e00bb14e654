package dev.keyhold.server;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.spi.Ids;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request before its body.
 *
 * @param path as it was sent; empty if there is none
 * @param headers by names in any case
 * @param stranger what an entry may say before anybody has shown a key
 */
record Head(
    String method,
    String path,
    @Nullable String query,
    Map<String, List<String>> headers,
    AuditContext stranger,
    String requestId) {
  private static final int LONGEST_REQUEST_ID = 128;

  static Head of(Request request, InstantSource clock) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HttpField field : request.getHeaders()) {
      String value = Optional.ofNullable(field.getValue()).orElse("");
      headers.computeIfAbsent(field.getName(), name -> new ArrayList<>(1)).add(value);
    }
    String requestId = requestId(headers, clock);
    return new Head(
        request.getMethod(),
        Optional.ofNullable(request.getHttpURI().getPath()).orElse(""),
        request.getHttpURI().getQuery(),
        headers,
        stranger(request, headers, requestId),
        requestId);
  }

  private static String requestId(Map<String, List<String>> headers, InstantSource clock) {
    return first(headers, "X-Request-Id")
        .filter(given -> !given.isEmpty() && given.length() <= LONGEST_REQUEST_ID)
        .filter(given -> given.chars().allMatch(c -> c > ' ' && c <= '~'))
        .orElseGet(() -> Ids.newId(clock.instant()));
  }

  private static AuditContext stranger(
      Request request, Map<String, List<String>> headers, String requestId) {
    AuditContext.Builder context =
        AuditContext.builder().requestId(requestId).address(Request.getRemoteAddr(request));
    first(headers, "User-Agent").ifPresent(context::userAgent);
    return context.build();
  }

  private static Optional<String> first(Map<String, List<String>> headers, String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  boolean hasBody() {
    return headers.containsKey("Transfer-Encoding")
        || !first(headers, "Content-Length").orElse("0").equals("0");
  }

  /** A client that waits for a word before it sends. */
  boolean waits() {
    return headers.containsKey("Expect");
  }
}

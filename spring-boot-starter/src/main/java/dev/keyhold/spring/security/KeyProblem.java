package dev.keyhold.spring.security;

import dev.keyhold.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationServiceException;

/**
 * What whoever was not let in is told, as a problem of RFC 9457 with a challenge of RFC 6750: the
 * same whatever the reason, as a stranger must not learn which keys there are.
 */
enum KeyProblem {
  /** There is no key, and nobody else who is known. */
  NONE(401, "Unauthorized", "Bearer", ""),
  REFUSED(401, "Unauthorized", "Bearer error=\"invalid_token\"", ""),
  UNCLEAR(400, "Bad Request", "Bearer error=\"invalid_request\"", ""),
  FORBIDDEN(403, "Forbidden", "Bearer error=\"insufficient_scope\"", ""),
  UNAVAILABLE(503, "Service Unavailable", "", "1");

  static final String CONTENT_TYPE = "application/problem+json";

  private static final Logger LOG = System.getLogger(KeyProblem.class.getName());

  private final int status;
  private final String title;
  private final String challenge;
  private final String retryAfter;

  KeyProblem(int status, String title, String challenge, String retryAfter) {
    this.status = status;
    this.title = title;
    this.challenge = challenge;
    this.retryAfter = retryAfter;
  }

  /** The one that a failure to verify is; what only operators can mend goes to the log. */
  static KeyProblem of(@Nullable Throwable failure) {
    if (failure instanceof KeyReading.Unclear) {
      return UNCLEAR;
    }
    if (failure instanceof AuthenticationServiceException) {
      return unavailable("keys cannot be verified now", failure.getCause());
    }
    return REFUSED;
  }

  static KeyProblem unavailable(String what, @Nullable Throwable cause) {
    LOG.log(Level.WARNING, "{0}: {1}", what, said(cause));
    return UNAVAILABLE;
  }

  /** One line for each request, however many there are while a database is away. */
  private static String said(@Nullable Throwable cause) {
    return cause instanceof StorageException known ? known.summary() : String.valueOf(cause);
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", CONTENT_TYPE);
    headers.put("Cache-Control", "no-store");
    if (!challenge.isEmpty()) {
      headers.put("WWW-Authenticate", challenge);
    }
    if (!retryAfter.isEmpty()) {
      headers.put("Retry-After", retryAfter);
    }
    return headers;
  }

  String body() {
    return "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + "}";
  }
}

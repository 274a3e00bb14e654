package dev.keyhold.server;

import dev.keyhold.spi.StorageException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A request that cannot be answered as asked: a status, a code, and words that name what is wrong.
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String docs;
  private final String allow;

  private Problem(int status, String code, String message, String docs, String allow) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.docs = docs;
    this.allow = allow;
  }

  /** A problem that {@code docs/server.md} explains. */
  static Problem of(int status, String code, String message) {
    return new Problem(status, code, message, "docs/server.md#errors", "");
  }

  /** The path is there, and takes these methods alone. */
  static Problem method(String allowed) {
    return new Problem(
        405, "UNKNOWN_METHOD", "this path takes " + allowed, "docs/server.md#errors", allowed);
  }

  /** A member of the body, a parameter or a part of the path is wrong. */
  static Problem field(String name, String message) {
    return of(400, "INVALID_INPUT", name + ": " + message);
  }

  static Problem of(StorageException failure) {
    String code = failure.anchor().replace('-', '_').toUpperCase(Locale.ROOT);
    String message = failure.field().map(field -> field + ": ").orElse("") + said(failure);
    return new Problem(status(failure), code, message, "docs/errors.md#" + failure.anchor(), "");
  }

  /**
   * Changes what a path names. The store's own refusal holds the id, for which somebody may have
   * taken a key's text.
   *
   * @param unknown says without the id that there is no such thing
   */
  static <T> T known(Supplier<StorageException> unknown, Supplier<T> change) {
    try {
      return change.get();
    } catch (StorageException.NotFound e) {
      throw unknown.get();
    }
  }

  /** Without the id that leads nowhere, for which somebody may have taken a key's text. */
  private static String said(StorageException failure) {
    return failure instanceof StorageException.MissingReference
        ? "there is nothing that has this id"
        : failure.summary();
  }

  private static int status(StorageException failure) {
    if (failure instanceof StorageException.InvalidInput) {
      return 400;
    }
    if (failure instanceof StorageException.NotFound) {
      return 404;
    }
    if (failure instanceof StorageException.Duplicate
        || failure instanceof StorageException.Conflict) {
      return 409;
    }
    if (failure instanceof StorageException.MissingReference) {
      return 422;
    }
    if (failure instanceof StorageException.Unsupported) {
      return 501;
    }
    return failure instanceof StorageException.Unavailable ? 503 : 500;
  }

  int status() {
    return status;
  }

  Answer answer() {
    Map<String, String> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", String.valueOf(getMessage()));
    error.put("docs", docs);
    return new Answer(status, Optional.of(Map.of("error", error)), headers());
  }

  private Map<String, String> headers() {
    return switch (status) {
      case 401 -> Map.of("WWW-Authenticate", "Bearer");
      case 405 -> Map.of("Allow", allow);
      case 503 -> Map.of("Retry-After", "1");
      default -> Map.of();
    };
  }
}

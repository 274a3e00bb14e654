package dev.keyhold.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One method of one path.
 *
 * @param pattern such as {@code /v1/accounts/{id}}
 * @param right what a key needs to come here
 * @param isOfOwnTenant whether it is about the organization of the key, which no path names
 * @param isForOthers whether whoever acts for somebody else comes here: to read, and to the rows of
 *     a hub's own, but not to what would give more power or outlast it
 */
record Route(
    String method,
    String pattern,
    List<String> parts,
    Right right,
    boolean isOfOwnTenant,
    boolean isForOthers,
    Handler handler) {

  /** The part of a path that says whose rows it is about. */
  static final String TENANT = "org";

  /** Reads, calls one method of the library, and answers. */
  @FunctionalInterface
  interface Handler {
    Answer handle(Request request);
  }

  static Route of(String method, String pattern, Handler handler) {
    Right right = method.equals("GET") ? Right.READ : Right.ADMIN;
    return new Route(method, pattern, split(pattern), right, false, right == Right.READ, handler);
  }

  /** {@code HEAD} is {@code GET} without the body of the answer. */
  List<String> methods() {
    return method.equals("GET") ? List.of("GET", "HEAD") : List.of(method);
  }

  boolean takes(String given) {
    return methods().contains(given);
  }

  /** The same for keys with another right. */
  Route opensTo(Right other) {
    return new Route(
        method, pattern, parts, other, isOfOwnTenant, isForOthers || other == Right.READ, handler);
  }

  /** The same about the organization of whoever asks. */
  Route ofOwnTenant() {
    return new Route(method, pattern, parts, right, true, isForOthers, handler);
  }

  /** The same for whoever acts for somebody else too. */
  Route forOthers() {
    return new Route(method, pattern, parts, right, isOfOwnTenant, true, handler);
  }

  static List<String> split(String path) {
    List<String> parts = new ArrayList<>();
    int slash = 0;
    while (slash >= 0) {
      int next = path.indexOf('/', slash + 1);
      parts.add(path.substring(slash + 1, next < 0 ? path.length() : next));
      slash = next;
    }
    return parts;
  }

  /** Whether this pattern says literally what another leaves open. */
  boolean isPlain() {
    return !pattern.contains("{");
  }

  /** The named parts of a path that this route is about. */
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != parts.size()) {
      return Optional.empty();
    }
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (part.startsWith("{")) {
        named.put(part.substring(1, part.length() - 1), path.get(i));
      } else if (!part.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(named);
  }
}

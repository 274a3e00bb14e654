package dev.keyhold.access;

import dev.keyhold.spi.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Scopes that somebody has: exact ones, and {@code prefix:*}, which has all that begin with the
 * prefix and the colon. Nothing else is a pattern.
 */
record ScopeList(List<String> scopes) {
  private static final String ALL_OF = ":*";

  ScopeList {
    scopes = List.copyOf(scopes);
  }

  /** Of a member of attributes; none if there is no such member. */
  static ScopeList of(Json attributes, String member) {
    return attributes.value() instanceof Map<?, ?> members
            && members.get(member) instanceof List<?> list
        ? new ScopeList(
            list.stream().filter(String.class::isInstance).map(String.class::cast).toList())
        : new ScopeList(List.of());
  }

  /** Whether all of these are among them. */
  boolean covers(Collection<String> wanted) {
    return wanted.stream().allMatch(this::covers);
  }

  private boolean covers(String wanted) {
    return scopes.stream()
        .anyMatch(
            scope ->
                scope.equals(wanted)
                    || (scope.endsWith(ALL_OF)
                        && scope.length() > ALL_OF.length()
                        && wanted.startsWith(scope.substring(0, scope.length() - 1))));
  }
}

package dev.keyhold.core;

import dev.keyhold.access.Question;
import java.util.Optional;
import java.util.Set;

/**
 * May a caller do this?
 *
 * @param action a privilege, such as {@code invoice.pay}, which has a dot; or an action of the
 *     access graph, such as {@code read}, which has none
 * @param resource on which resource, such as {@code document:7}; the access graph needs one
 * @param scopes that whoever acts must have in the access graph
 */
public record Ask(Caller caller, String action, Optional<String> resource, Set<String> scopes) {
  public Ask {
    scopes = Set.copyOf(scopes);
  }

  public static Ask of(Caller caller, String action) {
    return new Ask(caller, action, Optional.empty(), Set.of());
  }

  public static Ask of(String accountId, String action) {
    return of(Caller.of(accountId), action);
  }

  public Ask on(String wanted) {
    return new Ask(caller, action, Optional.of(wanted), scopes);
  }

  public Ask with(String... wanted) {
    return new Ask(caller, action, resource, Set.of(wanted));
  }

  /** Else it is one of the access graph. */
  boolean isOfPrivilege() {
    return NewPrivilege.isKey(action);
  }

  /** Whether the key by which the caller came lets through what is asked for. */
  boolean passesKey() {
    return caller
        .key()
        .filter(
            key ->
                Question.of(caller.accountId(), action, resource.orElse(""))
                    .with(scopes.toArray(String[]::new))
                    .by(key)
                    .isEmpty())
        .isEmpty();
  }
}

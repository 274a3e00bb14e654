package dev.keyhold.access;

import dev.keyhold.spi.ApiKey;
import java.util.Optional;
import java.util.Set;

/**
 * May a principal do an action to a resource?
 *
 * @param principal its key in the access graph
 * @param scopes that whoever acts must have, all of them; none may be asked for
 */
public record Question(String principal, String action, String resource, Set<String> scopes) {
  public Question {
    scopes = Set.copyOf(scopes);
  }

  /** Without scopes. */
  public static Question of(String principal, String action, String resource) {
    return new Question(principal, action, resource, Set.of());
  }

  /** That needs these scopes. */
  public Question with(String... wanted) {
    return new Question(principal, action, resource, Set.of(wanted));
  }

  /**
   * The same, asked with an API key: its scopes and resources narrow what its owner may do. It must
   * have all scopes that are asked for, or, if none are, one of the action's name; and if it names
   * resources, this one must be among them, under any of their kinds.
   *
   * @return empty if the key alone says no
   */
  public Optional<Question> by(ApiKey key) {
    Set<String> needed = scopes.isEmpty() ? Set.of(action) : scopes;
    boolean hasScopes = new ScopeList(java.util.List.copyOf(key.scopes())).covers(needed);
    boolean hasResource =
        key.resources().isEmpty()
            || key.resources().values().stream().anyMatch(those -> those.contains(resource));
    return hasScopes && hasResource ? Optional.of(this) : Optional.empty();
  }
}

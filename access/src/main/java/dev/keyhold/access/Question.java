package dev.keyhold.access;

import dev.keyhold.spi.ApiKey;
import java.util.ArrayList;
import java.util.List;
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
   * The same, asked with an API key, whose scopes narrow what its owner may do. It must have all
   * scopes that are asked for, or, if none are, one of the action's name: anywhere, or on this
   * resource alone, which its key in the graph then names as {@link ApiKey#resources} does. Whose
   * key it is was said by the principal, and is not looked at here.
   *
   * @return empty if the key alone says no
   */
  public Optional<Question> by(ApiKey key) {
    List<String> here = new ArrayList<>(key.scopes());
    here.addAll(key.resources().getOrDefault(resource, List.of()));
    Set<String> needed = scopes.isEmpty() ? Set.of(action) : scopes;
    return new ScopeList(here).covers(needed) ? Optional.of(this) : Optional.empty();
  }
}

package dev.keyhold.access;

import java.util.Optional;

/**
 * A type of graphs to define.
 *
 * @param ownerId the account whose type it is; empty for the organization's
 */
public record NewGraphType(
    String name, Optional<String> description, GraphConfig config, Optional<String> ownerId) {
  /** The organization's. */
  public static NewGraphType of(String name, GraphConfig config) {
    return new NewGraphType(name, Optional.empty(), config, Optional.empty());
  }

  /** An account's own. */
  public NewGraphType ownedBy(String accountId) {
    return new NewGraphType(name, description, config, Optional.of(accountId));
  }
}

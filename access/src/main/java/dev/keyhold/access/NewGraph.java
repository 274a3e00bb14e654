package dev.keyhold.access;

import java.util.Optional;

/**
 * A graph to make.
 *
 * @param ownerId the account whose graph it is; empty for the organization's
 * @param projectId what it is for; empty for the whole organization
 */
public record NewGraph(
    String graphTypeId, String name, Optional<String> ownerId, Optional<String> projectId) {
  /** The whole organization's. */
  public static NewGraph of(String graphTypeId, String name) {
    return new NewGraph(graphTypeId, name, Optional.empty(), Optional.empty());
  }

  public NewGraph ownedBy(String accountId) {
    return new NewGraph(graphTypeId, name, Optional.of(accountId), projectId);
  }

  public NewGraph forProject(String project) {
    return new NewGraph(graphTypeId, name, ownerId, Optional.of(project));
  }
}
